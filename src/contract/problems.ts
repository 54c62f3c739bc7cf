import type { Id, Problem } from './common.ts'

/**
 * Every error a client can meet: code, status, title. `code` is stable and what programs switch on; the table is also
 * what the OpenAPI document and the README speak of.
 */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'invalid-cursor': { status: 400, title: 'The cursor is not valid' },
  'invalid-time-zone': { status: 400, title: 'Unknown time zone' },
  'invalid-time': { status: 400, title: 'The times of this workout do not fit together' },
  'empty-set': { status: 400, title: 'A set needs a weight, repetitions, a duration or a distance' },
  'unknown-exercise': { status: 400, title: 'The exercise is neither in the library nor one of your own' },
  'unknown-workout': { status: 400, title: 'You have no such workout' },
  'unknown-assignment': { status: 400, title: 'No such workout is assigned to you' },
  'import-empty': { status: 400, title: 'The file is empty' },
  'import-unknown-format': { status: 400, title: 'This file is not a training log that Spotter can read' },
  'import-columns': { status: 400, title: 'The columns do not match the file' },
  'import-date-order': {
    status: 400,
    title: 'The file does not show whether its dates start with the day or the month',
  },
  'weak-password': { status: 400, title: 'This password is too easy to guess' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'wrong-credentials': { status: 401, title: 'Email or password is wrong' },
  'token-expired': { status: 401, title: 'The access token has expired' },
  'session-ended': { status: 401, title: 'This session has ended' },
  'refresh-reused': { status: 401, title: 'This refresh token was used before; the session has been ended' },
  forbidden: { status: 403, title: 'You are not allowed to do this' },
  'sign-up-closed': { status: 403, title: 'Sign-up is closed on this server' },
  'origin-refused': { status: 403, title: 'This origin is not allowed' },
  'no-open-workout': { status: 404, title: 'This workout is not open' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'email-taken': { status: 409, title: 'An account with this email address already exists' },
  'exercise-exists': { status: 409, title: 'You already have an exercise with this name' },
  'in-use': { status: 409, title: 'This is still in use' },
  'limit-reached': { status: 409, title: 'The limit has been reached' },
  'workout-exists': { status: 409, title: 'This workout already exists' },
  'workout-open': { status: 409, title: 'A workout is open' },
  'id-taken': { status: 409, title: 'This id is used elsewhere' },
  'nothing-done': { status: 409, title: 'No set of this workout is done' },
  'nothing-due': { status: 409, title: 'The coach suggests no workout' },
  'set-done': { status: 409, title: 'This set is done: only the member may change it' },
  'not-continued': { status: 409, title: 'A workout can be continued on its own day only' },
  'already-linked': { status: 409, title: 'This link already exists' },
  'not-invited': { status: 409, title: 'There is no open invitation to accept' },
  'assignment-done': { status: 409, title: 'This workout has been done, so its plan can no longer be changed' },
  'epoch-changed': { status: 409, title: 'The database epoch has changed; read again without X-Min-Revision' },
  'revision-ahead': { status: 409, title: 'This revision does not exist yet' },
  'import-running': { status: 409, title: 'This import is still running; it can be undone once it has finished' },
  'length-required': { status: 411, title: 'The request must declare the length of its body' },
  'version-conflict': { status: 412, title: 'This was changed in the meantime' },
  'too-large': { status: 413, title: 'The body is too large' },
  'uri-too-long': { status: 414, title: 'The address is too long' },
  'unsupported-media-type': { status: 415, title: 'This content type is not supported' },
  'expectation-failed': { status: 417, title: 'This expectation cannot be met' },
  'misdirected-request': { status: 421, title: 'This host name is not served over this connection' },
  'too-many-sets': { status: 422, title: 'This is more than a workout can hold' },
  'key-reused': { status: 422, title: 'This Idempotency-Key was used for a different request' },
  'too-many-requests': { status: 429, title: 'Too many requests; wait and try again' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something went wrong on the server' },
  'not-implemented': { status: 501, title: 'This part of HTTP is not supported' },
  'database-unavailable': { status: 503, title: 'The database cannot be reached; try again' },
  'no-instance': { status: 503, title: 'No instance answered in time; try again' },
  busy: { status: 503, title: 'The server is busy; try again' },
  'http-version': { status: 505, title: 'This HTTP version is not supported' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof PROBLEMS

export interface ProblemOptions {
  detail?: string
  headers?: Record<string, string>
  errors?: { path: string; message: string }[]
  /** The workout that stands in the way. */
  workoutId?: Id
  cause?: unknown
}

/** Thrown anywhere below a route; the errors plugin turns it into application/problem+json. */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly headers: Record<string, string>
  readonly errors: { path: string; message: string }[] | undefined
  readonly workoutId: Id | undefined

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ?? PROBLEMS[code].title, { cause: options.cause })
    this.name = 'ProblemError'
    this.code = code
    this.detail = options.detail
    this.headers = options.headers ?? {}
    this.errors = options.errors
    this.workoutId = options.workoutId
  }
}

/** The body of a problem, as RFC 9457 has it. */
export function problemBody({ code, detail, errors, workoutId }: ProblemError, instance: string): Problem {
  const { status, title } = PROBLEMS[code]
  return {
    type: `urn:spotter:problem:${code}`,
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
    ...(workoutId === undefined ? {} : { workoutId }),
    instance,
  }
}

/** Shorthand: `throw problem('not-found')`. */
export const problem = (code: ProblemCode, detail?: string): ProblemError =>
  new ProblemError(code, detail === undefined ? {} : { detail })
