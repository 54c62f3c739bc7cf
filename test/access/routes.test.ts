import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { Problem } from '../../src/contract/common.ts'
import { PROBLEMS, type ProblemCode } from '../../src/contract/problems.ts'
import { startInstance } from '../support/app.ts'
import { type Answer, PASSWORD, request } from '../support/person.ts'
import { nameOf, routesOfNextApp } from './all-routes.ts'
import { badTokens } from './bad-tokens.ts'
import { CALLERS, type Caller, type Scene, Stage } from './scene.ts'
import { type Row, TABLE } from './table.ts'

const routes = routesOfNextApp()
const instance = await startInstance(t, { env: { DEMO_DATA: 'true' } })
const { app, url } = instance
const stage = await Stage.at(app, url)

const SIGNED_IN = TABLE['GET /api/me']?.expected as Record<Caller, number>

/** The dashboard's files: one route each, for everybody. */
const isPage = (name: string) => /^(GET|HEAD) \/([\w.-]+|assets\/[\w.-]+)?$/.test(name) && rowOf(name) === undefined

/** The row of a route; what answers a GET answers a HEAD alike. */
function rowOf(name: string): Row | undefined {
  return TABLE[name] ?? TABLE[name.replace(/^HEAD/, 'GET')]
}

async function ask(name: string, row: Row, scene: Scene): Promise<Answer<Problem | undefined>> {
  const [method = '', pattern = ''] = name.split(' ')
  const path = (await row.path?.(scene)) ?? pattern
  const authorization = scene.caller && { authorization: `Bearer ${scene.caller.token}` }
  const headers = { ...authorization, ...(await row.headers?.(scene)) }
  return method === 'HEAD' ? head(path, headers) : request<Problem>(url, method, path, await row.body?.(scene), headers)
}

/** An answer without the body that its headers speak of. */
async function head(path: string, headers: Record<string, string>): Promise<Answer<undefined>> {
  const answer = await fetch(url + path, { method: 'HEAD', headers })
  return { status: answer.status, headers: answer.headers, body: undefined }
}

/**
 * What is wrong with an answer besides its status: it names no instance, a cache between may show it to somebody else, or
 * it is an error that is no problem.
 */
function flawOf({ status, headers, body }: Answer<Problem | undefined>): string | undefined {
  if (headers.get('x-spotter-instance') !== 'test-0') return 'names no instance'
  if (!/^(no-store|private, no-cache)$/.test(headers.get('cache-control') ?? ''))
    return `may be kept: ${headers.get('cache-control')}`
  if (status < 400 || body === undefined) return undefined
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return 'is no problem+json'
  return PROBLEMS[body.code as ProblemCode]?.status === status ? undefined : `has the code ${body.code}`
}

t.test('every route is in the table, and every row is a route', async (t) => {
  const names = routes.map(nameOf)
  t.ok(names.length > 60)
  t.strictSame(
    names.filter((name) => rowOf(name) === undefined && !isPage(name)),
    [],
    'a new route needs a row: who may?',
  )
  t.strictSame(
    Object.keys(TABLE).filter((name) => !names.includes(name)),
    [],
    'rows without a route',
  )
  t.equal(rowOf('GET /api/new'), undefined)
})

t.test('every route answers every caller as the table says', async (t) => {
  const scenes = new Map<Caller, Scene>()
  for (const caller of CALLERS) scenes.set(caller, await stage.scene(caller))
  for (const name of routes.map(nameOf)) {
    const row = rowOf(name)
    if (row === undefined) continue
    const changes = !/^(GET|HEAD) /.test(name)
    const answers = await Promise.all(
      CALLERS.map(async (caller) => {
        // what changes something is tried in a world of its own
        const scene = changes ? await stage.scene(caller) : scenes.get(caller)
        return [caller, await ask(name, row, scene as Scene)] as const
      }),
    )
    const statuses = Object.fromEntries(answers.map(([caller, { status }]) => [caller, status]))
    t.strictSame(statuses, row.expected, name)
    // @fastify/websocket itself answers those who want no upgrade
    if (name === 'GET /ws' || name.includes(' /docs/static/')) continue
    const flaws = answers.flatMap(([caller, answer]) => flawOf(answer)?.replace(/^/, `the answer to ${caller} `) ?? [])
    t.strictSame(flaws, [], name)
  }
})

t.test('the pages are for everybody', async (t) => {
  for (const name of routes.map(nameOf).filter(isPage)) {
    const [method = '', path = ''] = name.split(' ')
    t.equal((await fetch(url + path, { method })).status, 200, name)
  }
})

t.test('"me" stands for the caller, whoever that is', async (t) => {
  for (const caller of CALLERS) {
    const scene = await stage.scene(caller)
    for (const what of ['progress', 'stats', 'workouts']) {
      const { status } = await ask(`GET /api/members/me/${what}`, { expected: SIGNED_IN }, scene)
      t.equal(status, SIGNED_IN[caller], `${what} of ${caller}`)
    }
  }
})
t.test("somebody else's workout looks like one that is not there", async (t) => {
  const scene = await stage.scene('another member')
  const { caller } = scene
  const ids = [await scene.workout(), randomUUID()]
  const requests: [string, unknown, Record<string, string>][] = [
    ['GET', undefined, {}],
    ['PATCH', { title: 'Mine now' }, {}],
    ['PATCH', { title: 'Mine now' }, { 'if-match': '"1"' }],
    ['DELETE', undefined, {}],
    ['DELETE', undefined, { 'if-match': '"1"' }],
  ]
  for (const [method, body, headers] of requests) {
    const [foreign, absent] = await Promise.all(
      ids.map((id) => caller?.call<Problem>(method, `/api/workouts/${id}`, body, { headers })),
    )
    t.ok(foreign && [404, 412].includes(foreign.status), `${method}: ${foreign?.status}`)
    t.strictSame({ ...foreign?.body, instance: '' }, { ...absent?.body, instance: '' }, method)
  }
  const { status, body } = await scene.member.call<{ title: string }>('GET', `/api/workouts/${ids[0]}`)
  t.strictSame([status, body.title], [200, 'Push'], 'and it is as it was')
})

t.test("a member who is not one's own looks like one who is not there", async (t) => {
  for (const caller of ['another member', 'other trainer', 'invited trainer'] as const) {
    const scene = await stage.scene(caller)
    for (const what of ['progress', 'stats', 'workouts']) {
      const [foreign, absent] = await Promise.all(
        [scene.member.id, randomUUID()].map((id) => scene.caller?.call<Problem>('GET', `/api/members/${id}/${what}`)),
      )
      t.strictSame({ ...foreign?.body, instance: '' }, { ...absent?.body, instance: '' }, `${what} for ${caller}`)
    }
  }
})

t.test('a token that is not good opens nothing that needs one', async (t) => {
  const bad = await badTokens(stage)
  const guarded = routes.map(nameOf).filter((name) => rowOf(name)?.expected.nobody === 401)
  t.ok(guarded.length > 30)
  for (const name of guarded) {
    const [method = '', pattern = ''] = name.split(' ')
    const path = pattern.replace(/:\w+/, randomUUID())
    const answers = await Promise.all(
      bad.map(async ({ what, token, code }) => {
        const authorization = { authorization: `Bearer ${token}` }
        const { status, headers, body } = await (method === 'HEAD'
          ? head(path, authorization)
          : request<Problem>(url, method, path, undefined, authorization))
        return [what, status, headers.get('www-authenticate'), body?.code ?? code]
      }),
    )
    t.strictSame(
      answers,
      bad.map(({ what, code }) => [what, 401, 'Bearer', code]),
      name,
    )
  }
})

t.test('an admin is made in the database, and is one from the next sign-in on', async (t) => {
  const person = await stage.person('member')
  const seesCache = async (token: string) =>
    (await request(url, 'GET', '/api/admin/cache', undefined, { authorization: `Bearer ${token}` })).status
  t.equal(await seesCache(person.token), 403)
  await app.database.db.execute(`update account set role = 'admin' where id = '${person.id}'`)
  t.equal(await seesCache(person.token), 403, 'the token says what it said')
  const { body } = await request<{ accessToken: string; user: { role: string } }>(url, 'POST', '/api/auth/login', {
    email: person.email,
    password: PASSWORD,
  })
  t.equal(body.user.role, 'admin')
  t.equal(await seesCache(body.accessToken), 200)
})

t.test('nobody registers as an admin', async (t) => {
  const registration = { email: `${randomUUID()}@example.com`, password: PASSWORD, displayName: 'King', role: 'admin' }
  const { status, body } = await request<Problem>(url, 'POST', '/api/auth/register', registration)
  t.strictSame([status, body.code], [400, 'invalid-request'])
})
