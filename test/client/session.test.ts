import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { createClient, SpotterError } from '../../src/client/index.ts'
import type { User } from '../../src/contract/index.ts'
import { until } from '../support/until.ts'
import { at, userId, viewOf } from './progress-samples.ts'

type Answer = { status: number; body?: unknown; headers?: Record<string, string> }
type Call = { route: string; headers: IncomingMessage['headers']; body: string }

/** A real HTTP server that answers as this test says; it remembers what it was asked. */
async function serving(t: Test, answer: (call: Call, nth: number) => Answer | Promise<Answer>) {
  const calls: Call[] = []
  async function handle(request: IncomingMessage, response: ServerResponse) {
    let body = ''
    for await (const chunk of request) body += chunk
    const call = { route: `${request.method} ${request.url}`, headers: request.headers, body }
    calls.push(call)
    const nth = calls.filter(({ route }) => route === call.route).length
    const { status, body: content, headers } = await answer(call, nth)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(content === undefined ? undefined : JSON.stringify(content))
  }
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const ended: string[] = []
  const client = createClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onSignedOut: (reason) => ended.push(reason),
  })
  t.teardown(() => client.close())
  return { client, calls, ended, count: (route: string) => calls.filter((call) => call.route === route).length }
}

const signedIn = (token: string, expiresInS = 900): Answer => ({
  status: 200,
  body: { user: { id: userId, email: 'a@b.c', displayName: 'A', role: 'member' }, accessToken: token, expiresInS },
  headers: { 'set-cookie': `refresh=${token}; Path=/api/auth; HttpOnly; SameSite=Strict` },
})
const refusal = (status: number, code: string, headers = {}): Answer => ({
  status,
  body: { type: 'about:blank', title: code, status, code, detail: `because ${code}` },
  headers,
})
const LOGIN = 'POST /api/auth/login'
const REFRESH = 'POST /api/auth/refresh'
const credentials = { email: 'a@b.c', password: 'a long password' }

t.test('a token about to expire is refreshed once for all who need it, with the cookie', async (t) => {
  const { client, calls, count } = await serving(t, ({ route }) => {
    if (route === LOGIN) return signedIn('old', 1)
    if (route === REFRESH) return signedIn('new')
    return { status: 200, body: { groups: [] } }
  })
  await client.session.signIn(credentials)
  await Promise.all([client.groups.list(), client.groups.list(), client.groups.list()])
  t.equal(count(REFRESH), 1)
  t.equal(calls.find(({ route }) => route === REFRESH)?.headers.cookie, 'refresh=old')
  t.strictSame(
    calls.filter(({ route }) => route === 'GET /api/groups').map(({ headers }) => headers.authorization),
    ['Bearer new', 'Bearer new', 'Bearer new'],
  )
})

t.test('a request that gets 401 is sent again once, with a new token', async (t) => {
  const { client, count } = await serving(t, ({ route, headers }) => {
    if (route === LOGIN) return signedIn('revoked')
    if (route === REFRESH) return signedIn('new')
    return headers.authorization === 'Bearer new'
      ? { status: 200, body: { groups: [] } }
      : refusal(401, 'token-expired')
  })
  await client.session.signIn(credentials)
  t.strictSame(await client.groups.list(), { groups: [] })
  t.equal(count('GET /api/groups'), 2)
})

t.test('a refused refresh signs out; one that nobody answers does not', async (t) => {
  let away = true
  const { client, ended } = await serving(t, ({ route }) => {
    if (route === LOGIN) return signedIn('short', 1)
    return away ? refusal(503, 'database-unavailable', { 'retry-after': '2' }) : refusal(401, 'refresh-reused')
  })
  await client.session.signIn(credentials)
  await t.rejects(client.groups.list(), {
    status: 503,
    code: 'database-unavailable',
    retryAfterMs: 2000,
    temporary: true,
  })
  t.strictSame(ended, [])
  t.not(client.session.user, null)
  away = false
  await t.rejects(client.groups.list(), { status: 401, code: 'refresh-reused' })
  t.strictSame(ended, ['expired'])
  t.equal(client.session.user, null)
})

t.test('signing out wins over a refresh that is under way', async (t) => {
  let release: (answer: Answer) => void = () => {}
  const { client, ended } = await serving(t, ({ route }) => {
    if (route === LOGIN) return signedIn('one')
    if (route === REFRESH)
      return new Promise<Answer>((resolve) => {
        release = resolve
      })
    return { status: 204 }
  })
  await client.session.signIn(credentials)
  const refreshing = client.session.refresh()
  await client.session.signOut()
  release(signedIn('two'))
  await t.rejects(refreshing, { code: 'session-ended' })
  t.equal(client.session.user, null)
  t.strictSame(ended, ['signed-out'])
})

t.test('a sign-out that the server has not heard of comes before anything else', async (t) => {
  let away = true
  const { client, calls, ended, count } = await serving(t, ({ route }) => {
    if (route === LOGIN) return signedIn('one')
    if (route === REFRESH) return signedIn('two')
    return away ? refusal(503, 'database-unavailable') : { status: 204 }
  })
  await client.session.signIn(credentials)
  await client.session.signOut()
  t.strictSame(ended, ['signed-out'])
  t.equal(client.session.signingOut, true)
  t.equal(await client.session.restore(), null, 'nobody is signed in')
  await t.rejects(client.session.refresh(), { code: 'session-ended' })
  await t.rejects(client.session.signIn(credentials), { code: 'database-unavailable' }, 'nor anybody else')
  t.equal(count(REFRESH), 0)
  t.equal(count(LOGIN), 1)

  away = false
  await client.session.signIn({ ...credentials, email: 'other@b.c' })
  t.equal(client.session.signingOut, false)
  const [last, before] = calls.toReversed()
  t.match(before, { route: 'POST /api/auth/logout', headers: { cookie: 'refresh=one' } })
  t.equal(last?.route, LOGIN)
  t.equal(last?.headers.cookie, undefined)
})

t.test('a wrong password is an error with its code, and no refresh is tried', async (t) => {
  const { client, count } = await serving(t, () => refusal(401, 'wrong-credentials'))
  await t.rejects(client.session.signIn(credentials), { name: 'SpotterError', code: 'wrong-credentials' })
  t.equal(count(REFRESH), 0)
})

t.test('no server at all is an error with status 0', async (t) => {
  const client = createClient({ baseUrl: 'http://127.0.0.1:1' })
  await t.rejects(client.session.signIn(credentials), { status: 0, code: 'network', temporary: true })
})

t.test('a page of a proxy instead of a problem is an error too', async (t) => {
  const { client } = await serving(t, () => ({ status: 502 }))
  const error = await client.session.signIn(credentials).catch((error: unknown) => error)
  t.ok(error instanceof SpotterError)
  t.match(error, { status: 502, code: 'unexpected-answer' })
})

t.test('a save that nobody answered is sent again under the same key', async (t) => {
  const { client, calls } = await serving(t, ({ route }, nth) => {
    if (route === LOGIN) return signedIn('one')
    return nth < 3 ? refusal(503, 'database-unavailable') : { status: 201, body: { epoch: 'one', revision: 1 } }
  })
  await client.session.signIn(credentials)
  await client.workouts.create({ title: 'Legs', startedAt: '2026-11-23T10:00:00Z', exercises: [] })
  const keys = calls
    .filter(({ route }) => route === 'POST /api/workouts')
    .map((call) => call.headers['idempotency-key'])
  t.equal(keys.length, 3)
  t.equal(new Set(keys).size, 1)
})

t.test('a save that is wrong is not sent again', async (t) => {
  const { client, count } = await serving(t, ({ route }) =>
    route === LOGIN ? signedIn('one') : refusal(400, 'empty-set'),
  )
  await client.session.signIn(credentials)
  await t.rejects(client.workouts.create({ title: '', startedAt: '', exercises: [] }), { code: 'empty-set' })
  t.equal(count('POST /api/workouts'), 1)
})

t.test("reads after the client's own save demand its revision, and a 304 is answered by the kept state", async (t) => {
  const progress = { source: 'cache', version: at(7), revision: 7, data: viewOf(7) }
  const { client, calls } = await serving(t, ({ route, headers }) => {
    if (route === LOGIN) return signedIn('one')
    if (route === 'POST /api/workouts') return { status: 201, body: { epoch: 'one', revision: 7 } }
    if (headers['if-none-match'] === '"7"') return { status: 304 }
    return { status: 200, body: progress, headers: { etag: '"7"' } }
  })
  await client.session.signIn(credentials)
  await client.progress.get()
  await client.workouts.create({ title: 'Legs', startedAt: '2026-11-23T10:00:00Z', exercises: [] })
  const again = await client.progress.get(userId)
  t.strictSame(again, progress)
  t.equal(await client.progress.get(userId), again)
  const reads = calls.filter(({ route }) => route.endsWith('/progress'))
  t.strictSame(
    reads.map(({ headers }) => headers['x-min-revision']),
    [undefined, 'one:7', 'one:7'],
  )
})

t.test('a database restored to before the save is read without demanding it', async (t) => {
  const progress = { source: 'database', version: at(2, { epoch: 'two' }), revision: 2, data: viewOf(2) }
  const { client, calls } = await serving(t, ({ route, headers }) => {
    if (route === LOGIN) return signedIn('one')
    if (route === 'POST /api/workouts') return { status: 201, body: { epoch: 'one', revision: 7 } }
    if (headers['x-min-revision'] !== undefined) return refusal(409, 'epoch-changed')
    return { status: 200, body: progress }
  })
  await client.session.signIn(credentials)
  await client.workouts.create({ title: 'Legs', startedAt: '2026-11-23T10:00:00Z', exercises: [] })
  t.strictSame(await client.progress.get(), progress)
  await client.progress.get()
  const reads = calls.filter(({ route }) => route.endsWith('/progress'))
  t.strictSame(
    reads.map(({ headers }) => headers['x-min-revision']),
    ['one:7', undefined, undefined],
  )
})

t.test(
  'a cookie that has become somebody else’s ends the session here, and nothing goes out in their name',
  async (t) => {
    const other = { ...(signedIn('theirs').body as object), user: { id: 'somebody-else' } }
    const { client, ended, count } = await serving(t, ({ route, headers }) => {
      if (route === LOGIN) return signedIn('mine')
      if (route === REFRESH) return { status: 200, body: other }
      return headers.authorization === 'Bearer mine' ? refusal(401, 'session-ended') : { status: 201, body: {} }
    })
    await client.session.signIn(credentials)
    await t.rejects(
      client.workouts.create({ title: 'Legs', startedAt: '2026-11-23T10:00:00Z', exercises: [] }, { persistMs: 0 }),
      { code: 'session-ended' },
    )
    t.strictSame(ended, ['expired'])
    t.equal(count('POST /api/workouts'), 1)
  },
)

t.test('what the former user asked is not sent again for the next one', async (t) => {
  let release: (answer: Answer) => void = () => {}
  const { client, calls } = await serving(t, ({ route, headers }, nth) => {
    if (route === LOGIN) {
      const { body, ...rest } = signedIn(`token-${nth}`)
      return { ...rest, body: { ...(body as object), user: { id: `user-${nth}` } } }
    }
    if (route !== 'POST /api/workouts') return { status: 204 }
    if (headers.authorization !== 'Bearer token-1') return { status: 201, body: {} }
    return new Promise<Answer>((resolve) => {
      release = resolve
    })
  })
  await client.session.signIn(credentials)
  const save = client.workouts.create({ title: 'Legs', startedAt: '2026-11-23T10:00:00Z', exercises: [] })
  const saves = () => calls.filter(({ route }) => route === 'POST /api/workouts').length
  await until(() => saves() === 1, { what: 'the save to be asked' })
  await client.session.signOut()
  await client.session.signIn(credentials)
  release(refusal(401, 'session-ended'))
  await t.rejects(save, { code: 'session-ended' })
  t.equal(saves(), 1)
})

t.test('somebody of an earlier visit is taken as signed in until the server refuses', async (t) => {
  let away = true
  const { client, ended } = await serving(t, ({ route }) => {
    if (away) return refusal(503, 'no-instance')
    return route === REFRESH ? refusal(401, 'session-ended') : { status: 204 }
  })
  const { user } = signedIn('').body as { user: User }
  client.session.resume(user)
  t.equal(client.session.user, user)
  await t.rejects(client.groups.list(), { code: 'no-instance' })
  t.equal(client.session.user, user)
  away = false
  await t.rejects(client.groups.list(), { code: 'session-ended' })
  t.strictSame(ended, ['expired'])
})
