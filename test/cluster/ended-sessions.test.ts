import { sql } from 'drizzle-orm'
import t from 'tap'
import { type Instance, startInstances } from '../support/app.ts'
import { newPerson, PASSWORD, type Person, request } from '../support/person.ts'
import type { Scope } from '../support/scope.ts'
import { until } from '../support/until.ts'
import { openWire, type Wire } from '../support/watchers.ts'
import { FOLLOWS_MS, trainerOf } from './scene.ts'

interface Page {
  wire: Wire
  told: unknown[]
  isClosed: boolean
}

/** A connection of either kind on each instance, with this token. */
async function pages(t: Scope, instances: Instance[], token: string): Promise<Page[]> {
  return await Promise.all(
    instances.flatMap(({ url }) =>
      (['socket.io', 'plain'] as const).map(async (kind) => {
        const page = { told: [], isClosed: false } as unknown as Page
        page.wire = await openWire(kind, url, token, {
          onEvent: (name, payload) => name === 'sessionEnded' && page.told.push(payload),
          onClosed: () => {
            page.isClosed = true
          },
        })
        t.teardown(() => page.wire.close())
        return page
      }),
    ),
  )
}

async function areClosed(pages: readonly Page[]): Promise<void> {
  await until(() => pages.every(({ isClosed }) => isClosed), { what: 'the pages to be closed', timeoutMs: FOLLOWS_MS })
}

const anotherSession = async ({ email }: Person, { url }: Instance): Promise<string> =>
  (await request<{ accessToken: string }>(url, 'POST', '/api/auth/login', { email, password: PASSWORD })).body
    .accessToken

t.test('a session that ends, by whatever, ends its sockets on every instance and no others', async (t) => {
  const instances = await startInstances(t, { count: 2 })
  const [a, b] = instances
  const member = await newPerson(a.url)
  const elsewhere = await anotherSession(member, b)
  const signedOut = await anotherSession(member, a)
  const stays = await pages(t, instances, member.token)
  const goes = await pages(t, instances, signedOut)
  const goesNext = await pages(t, instances, elsewhere)

  await request(a.url, 'POST', '/api/auth/logout', undefined, { authorization: `Bearer ${signedOut}` })
  await areClosed(goes)
  t.strictSame(
    goes.map(({ told }) => told),
    goes.map(() => [{ code: 'session-ended' }]),
  )
  t.notOk(
    [...stays, ...goesNext].some(({ isClosed }) => isClosed),
    'signed out elsewhere',
  )

  const password = 'another password of tests'
  const changed = await member.call('PATCH', '/api/me', { password, currentPassword: PASSWORD }, { at: b.url })
  t.equal(changed.status, 200)
  await areClosed(goesNext)
  t.notOk(
    stays.some(({ isClosed }) => isClosed),
    'the session in which the password was changed',
  )

  t.equal((await member.call('DELETE', '/api/me', { password }, { at: a.url })).status, 204)
  await areClosed(stays)
})

/** What is taken back reaches every instance within so long. */
const TAKEN_BACK_MS = 1_000

/** Each says, on each instance and each kind of connection, whether this token still reads that member. */
async function reads(instances: readonly Instance[], token: string, memberId: string): Promise<number[]> {
  const paths = [`/api/members/${memberId}/progress`, `/api/members/${memberId}/workouts`]
  const asked = instances.flatMap(({ url }) =>
    paths.map((path) => request(url, 'GET', path, undefined, { authorization: `Bearer ${token}` })),
  )
  return (await Promise.all(asked)).map(({ status }) => status)
}

for (const [role, become] of [
  ['admin', "update account set role = 'member'"],
  ['trainer', "update account set role = 'member'"],
  ['admin', 'delete from account'],
] as const) {
  t.test(`who was ${role} reads nobody within a second of: ${become}`, async (t) => {
    const instances = await startInstances(t, { count: 2 })
    const [a, b] = instances
    const run = (statement: string, id: string) => a.app.database.db.execute(sql.raw(`${statement} where id = '${id}'`))
    const member = await newPerson(a.url)
    const person = role === 'trainer' ? await trainerOf(member, a.url) : await newPerson(a.url)
    if (role === 'admin') await run("update account set role = 'admin'", person.id)
    const token = role === 'admin' ? await until(() => tokenOf(person, b, 'admin'), { what: 'the role' }) : person.token
    const open = await pages(t, instances, token)
    for (const { wire } of open) t.match(await wire.ask('joinProgressRoom', member.id), { ok: true })
    t.strictSame(await reads(instances, token, member.id), [200, 200, 200, 200])

    await run(become, person.id)
    await until(() => open.every(({ isClosed }) => isClosed), { what: 'its sockets to end', timeoutMs: TAKEN_BACK_MS })
    const code = become.startsWith('delete') ? 'session-ended' : 'token-expired'
    t.strictSame(
      open.map(({ told }) => told),
      open.map(() => [{ code }]),
    )
    t.strictSame(await reads(instances, token, member.id), [401, 401, 401, 401])
    await t.rejects(openWire('socket.io', b.url, token, { onEvent: () => undefined, onClosed: () => undefined }))

    if (become.startsWith('delete')) return
    // the account itself goes on, with what it is now
    const newer = await anotherSession(person, b)
    t.strictSame(await reads(instances, newer, member.id), [403, 403, 403, 403])
    t.strictSame(await reads(instances, newer, person.id), [200, 200, 200, 200])
    for (const { wire } of await pages(t, instances, newer)) {
      t.match(await wire.ask('joinProgressRoom', member.id), { ok: false, code: 'forbidden' })
      t.match(await wire.ask('joinProgressRoom', person.id), { ok: true })
    }
  })
}

/** A new token, once the account has this role on this instance. */
async function tokenOf(person: Person, { url, app }: Instance, role: string): Promise<string | undefined> {
  const token = await anotherSession(person, { url } as Instance)
  return (await app.verifyAccessToken(token)).role === role ? token : undefined
}

t.test('a role that comes and goes is the one of the newest token', async (t) => {
  const instances = await startInstances(t, { count: 2 })
  const [a, b] = instances
  const person = await newPerson(a.url)
  for (const role of ['admin', 'member', 'admin', 'trainer']) {
    const outdated = await anotherSession(person, a)
    await a.app.database.db.execute(sql`update account set role = ${role}::role where id = ${person.id}`)
    for (const { app } of instances) {
      await until(
        () =>
          app.verifyAccessToken(outdated).then(
            () => false,
            () => true,
          ),
        {
          what: `a token of before ${role} to be refused`,
          timeoutMs: TAKEN_BACK_MS,
        },
      )
    }
    for (const { app } of instances) t.equal((await app.verifyAccessToken(await anotherSession(person, b))).role, role)
  }
})
