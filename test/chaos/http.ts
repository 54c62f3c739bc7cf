/** One answer, whatever its status. */
export interface Answer<T = unknown> {
  status: number
  body: T
  etag: string | null
  instance: string
  retryAfterMs: number
}

export interface Ask {
  method?: string
  token: string
  /** Sent as JSON; text as CSV. */
  body?: unknown
  headers?: Record<string, string | undefined>
  timeoutMs: number
}

/** One request. Rejects when there is no answer, or none in time. */
export async function ask<T>(
  url: string,
  { method = 'GET', token, body, headers, timeoutMs }: Ask,
): Promise<Answer<T>> {
  const isText = typeof body === 'string'
  // A connection of its own, as if each were another client's: one that is kept may be closed, as by an nginx that is
  // reloaded, just when the next request is sent over it. A browser sends that again by itself; fetch does not.
  const all = new Headers({ authorization: `Bearer ${token}`, connection: 'close' })
  for (const [name, value] of Object.entries(headers ?? {})) if (value !== undefined) all.set(name, value)
  if (body !== undefined) all.set('content-type', isText ? 'text/csv' : 'application/json')
  const response = await fetch(url, {
    method,
    headers: all,
    signal: AbortSignal.timeout(timeoutMs),
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    body: (isJson ? JSON.parse(text) : text) as T,
    etag: response.headers.get('etag'),
    instance: response.headers.get('x-spotter-instance') ?? 'nginx',
    retryAfterMs: Number(response.headers.get('retry-after') ?? 0) * 1_000,
  }
}

/** Why there was no answer, in a word or two. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return String(cause)
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}
