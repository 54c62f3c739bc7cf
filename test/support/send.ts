import type { Preferences, User } from '../../src/contract/index.ts'
import type { App } from '../../src/http/app-types.ts'

/** What the routes of accounts answer, taken together. The tests look at what should be there. */
interface Body {
  code: string
  detail: string
  user: User
  preferences: Preferences
  accessToken: string
  expiresInS: number
  source: string
  epoch: string
  revision: number
  data: unknown
}

/** Something to send: `app.inject` with JSON, a token and a cookie. */
export async function send(
  app: App,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  options: { json?: unknown; token?: string; cookie?: string; headers?: Record<string, string> } = {},
) {
  const { json, token, cookie, headers } = options
  const response = await app.inject({
    method,
    url,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(cookie !== undefined && { cookie: `spotter_refresh=${cookie}` }),
      ...headers,
    },
    ...(json !== undefined && { payload: json as object }),
  })
  const set = response.cookies.find(({ name }) => name === 'spotter_refresh')
  return {
    status: response.statusCode,
    headers: response.headers,
    /** the cookie as it was set; undefined: it was not touched */
    set,
    cookie: set?.value,
    body: (response.body === '' ? null : response.json()) as Body,
    text: response.body,
  }
}
