import type { Problem } from '../contract/common.ts'
import type { ProblemCode } from '../contract/problems.ts'

/**
 * Beside the server's codes: no answer came at all, or one that is not ours (a proxy's page), or a save could neither be
 * sent nor kept.
 */
export type ErrorCode = ProblemCode | 'network' | 'unexpected-answer' | 'not-kept'

/** Every failure of a request. `status` is 0 when there was no answer; `code` is what programs switch on. */
export class SpotterError extends Error {
  readonly status: number
  readonly code: ErrorCode
  readonly detail: string | undefined
  /** How long the server asks us to wait before we try again. */
  readonly retryAfterMs: number | undefined
  /** Which fields of the request were wrong. */
  readonly errors: { path: string; message: string }[]
  /** The workout that stands in the way. */
  readonly workoutId: string | undefined

  constructor(
    status: number,
    code: ErrorCode,
    options: {
      detail?: string | undefined
      title?: string | undefined
      retryAfterMs?: number | undefined
      errors?: { path: string; message: string }[] | undefined
      workoutId?: string | undefined
      cause?: unknown
    } = {},
  ) {
    super(options.detail ?? options.title ?? code, { cause: options.cause })
    this.name = 'SpotterError'
    this.status = status
    this.code = code
    this.detail = options.detail
    this.retryAfterMs = options.retryAfterMs
    this.errors = options.errors ?? []
    this.workoutId = options.workoutId
  }

  /** True when the same request may well succeed later: nothing is wrong with the request itself. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

/** The error that an answer with a status of 400 or more stands for. Never throws. */
export async function errorFrom(response: Response): Promise<SpotterError> {
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after'))
  const problem = await response.json().then(
    (body) => body as Partial<Problem> | null,
    () => null,
  )
  if (typeof problem?.code !== 'string') return new SpotterError(response.status, 'unexpected-answer', { retryAfterMs })
  const { code, ...options } = problem
  return new SpotterError(response.status, code as ErrorCode, { ...options, retryAfterMs })
}

/** Seconds, or an HTTP date. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}
