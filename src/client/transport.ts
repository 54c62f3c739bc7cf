import type { CookieJar } from './cookie-jar.ts'
import { errorFrom, SpotterError } from './errors.ts'

/** A list is given as many times as it has entries. */
export type Query = Record<string, string | number | boolean | readonly string[] | undefined>

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  query?: Query | undefined
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is. */
  raw?: { body: string | Blob; contentType: string }
  headers?: Record<string, string | undefined>
  signal?: AbortSignal | undefined
  timeoutMs?: number
}

/** One request to the server: 2xx and 304 are answered, everything else is thrown as a SpotterError. */
export type Transport = (path: string, options?: RequestOptions) => Promise<Response>

const DEFAULT_TIMEOUT_MS = 15_000
/** A browser's own cache would answer a read with what was true earlier. Node has none, nor the option in its types. */
const NO_STORE: object = { cache: 'no-store' }

/**
 * @param baseUrl '' or `/path` for the origin that served the page (browsers only); otherwise `http://host:port`
 */
export function createTransport(baseUrl: string, fetcher: typeof fetch, jar: CookieJar | undefined): Transport {
  return async (path, options = {}) => {
    const { method = 'GET', query, json, raw, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options
    const headers = new Headers({ accept: 'application/json' })
    for (const [name, value] of Object.entries(options.headers ?? {})) if (value !== undefined) headers.set(name, value)
    if (json !== undefined) headers.set('content-type', 'application/json')
    else if (raw) headers.set('content-type', raw.contentType)
    const cookie = jar?.header()
    if (cookie !== undefined) headers.set('cookie', cookie)

    const deadline = AbortSignal.timeout(timeoutMs)
    let response: Response
    try {
      response = await fetcher(`${baseUrl}${path}${queryText(query)}`, {
        method,
        headers,
        credentials: 'include',
        ...NO_STORE,
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
        ...(json !== undefined ? { body: JSON.stringify(json) } : raw ? { body: raw.body } : {}),
      })
    } catch (error) {
      if (signal?.aborted) throw error
      throw new SpotterError(0, 'network', { title: 'The server cannot be reached', cause: error })
    }
    jar?.store(response)
    if (response.ok || response.status === 304) return response
    throw await errorFrom(response)
  }
}

/** The JSON of an answer; null when it has no body. */
export async function jsonOf<T>(response: Response): Promise<T> {
  const text = await response.text()
  return (text === '' ? null : JSON.parse(text)) as T
}

function queryText(query: Query | undefined): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each): [string, string] => [name, String(each)]),
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}
