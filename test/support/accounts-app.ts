import { buildApp } from '../../src/app.ts'
import type { Preferences, User } from '../../src/contract/index.ts'
import type { OpenDatabase } from '../../src/db/open.ts'
import type { App } from '../../src/http/app-types.ts'
import { safeError } from '../../src/http/safe-error.ts'
import { testConfig } from './app.ts'
import type { Scope } from './scope.ts'

export const TEST_SECRET = 'a-secret-of-the-tests-that-is-long-enough'

export interface AccountsAppOptions {
  /** the URL of a Postgres database of the test's own, or an open database */
  database: string | OpenDatabase
  env?: Record<string, string>
  /** milliseconds since 1970; a test may move it */
  clock?: { ms: number }
  /** takes log lines at level trace */
  log?: (line: string) => void
  /** more routes */
  routes?: (app: App) => void
}

/** An instance to sign in to. Without Redis, unless `env` names one. */
export async function startAccounts(t: Scope, options: AccountsAppOptions): Promise<App> {
  const { database, env = {}, clock, log, routes } = options
  // an open database takes the place of the one that the settings name
  const url = typeof database === 'string' ? database : 'postgres://127.0.0.1/unused'
  const config = testConfig(url, null, { INSTANCE_NAME: 'accounts-test', JWT_SECRET: TEST_SECRET, ...env })
  const app = await buildApp(config, {
    logger: log ? { level: 'trace', stream: { write: log }, serializers: { err: safeError } } : false,
    ...(clock && { now: () => new Date(clock.ms) }),
    ...(typeof database !== 'string' && { database }),
  })
  t.teardown(() => app.close())
  if (routes) await app.register(async (scope) => routes(scope as unknown as App))
  await app.ready()
  return app
}

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

let people = 0

/** Somebody new, signed in. */
export async function newPerson(app: App, given: Record<string, unknown> = {}) {
  people += 1
  const registration = {
    email: `person-${people}-${process.pid}@example.com`,
    password: 'correct horse battery',
    displayName: `Person ${people}`,
    ...given,
  }
  const { status, body, cookie } = await send(app, 'POST', '/api/auth/register', { json: registration })
  if (status !== 201) throw new Error(`registration was refused: ${status} ${JSON.stringify(body)}`)
  return { ...registration, id: body.user.id, token: body.accessToken, cookie: cookie ?? '' }
}
