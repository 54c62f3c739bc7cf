import { createHmac } from 'node:crypto'
import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../src/contract/common.ts'
import { newId } from '../../src/db/new-id.ts'
import type { App } from '../../src/http/app-types.ts'
import { logInto, onClock, startInstance } from '../support/app.ts'
import { newPerson } from '../support/person.ts'
import { TEST_SECRET } from '../support/secret.ts'
import { send } from '../support/send.ts'
import { testDatabase, testMigratedPostgres } from '../support/services.ts'
import { until } from '../support/until.ts'

const read = (app: App, authorization?: string) =>
  send(app, 'GET', '/api/me', { ...(authorization !== undefined && { headers: { authorization } }) })

/** A token made outside the application. */
function forge(header: object, claims: object, secret = TEST_SECRET): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

t.test('only a token of ours, in the right header, is let in', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const { id, token } = await newPerson(app)
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: 'HS256', typ: 'JWT' }
  const claims = { sub: id, role: 'member', sid: newId(), iat: now, exp: now + 600 }
  t.equal((await read(app, `Bearer ${token}`)).status, 200)
  t.equal((await read(app, `bearer ${token}`)).status, 200)
  t.equal((await read(app, `Bearer ${forge(header, claims)}`)).status, 200, 'the forger knows the secret')

  const unsigned = `${forge({ alg: 'none' }, claims).split('.').slice(0, 2).join('.')}.`
  const refused: Record<string, string | undefined> = {
    'no header': undefined,
    'another scheme': `Basic ${token}`,
    'no token': 'Bearer ',
    'two tokens': `Bearer ${token} ${token}`,
    nonsense: 'Bearer nonsense',
    'another secret': `Bearer ${forge(header, claims, 'some other secret that is long enough')}`,
    'no signature': `Bearer ${unsigned}`,
    'another algorithm': `Bearer ${forge({ alg: 'HS512', typ: 'JWT' }, claims)}`,
    'no session': `Bearer ${forge(header, { ...claims, sid: undefined })}`,
    'no such role': `Bearer ${forge(header, { ...claims, role: 'king' })}`,
    'no end': `Bearer ${forge(header, { ...claims, exp: undefined })}`,
  }
  for (const [what, authorization] of Object.entries(refused)) {
    const answer = await read(app, authorization)
    t.equal(answer.status, 401, what)
    t.equal(answer.body.code, 'unauthenticated', what)
    t.equal(answer.headers['www-authenticate'], 'Bearer')
  }
})

t.test('a token is refused once it has expired, also when it was seen before', async (t) => {
  const clock = { ms: Date.now() }
  const { app } = await startInstance(t, { redisUrl: null, overrides: onClock(clock) })
  const { token } = await newPerson(app)
  clock.ms += 598_000
  t.equal((await read(app, `Bearer ${token}`)).status, 200)
  clock.ms += 2_000
  const expired = await read(app, `Bearer ${token}`)
  t.equal(expired.status, 401)
  t.equal(expired.body.code, 'token-expired')
  await t.rejects(app.verifyAccessToken(token), { code: 'token-expired' })
})

t.test('while secrets rotate, tokens of the older one are good on instances that know both', async (t) => {
  const databaseUrl = await testDatabase(t)
  const newer = 'another-secret-of-the-tests-that-is-long'
  const [before, during, after] = await Promise.all(
    [TEST_SECRET, `${newer},${TEST_SECRET}`, newer].map(
      async (JWT_SECRET) => (await startInstance(t, { databaseUrl, redisUrl: null, env: { JWT_SECRET } })).app,
    ),
  )
  if (!before || !during || !after) throw new Error('three instances')
  const old = await newPerson(before)
  const fresh = await newPerson(during)
  t.equal((await read(during, `Bearer ${old.token}`)).status, 200)
  t.equal((await read(after, `Bearer ${old.token}`)).status, 401)
  t.equal((await read(after, `Bearer ${fresh.token}`)).status, 200, 'the first secret signs')
  t.equal((await read(before, `Bearer ${fresh.token}`)).status, 401)
})

t.test('roles are required by hook', async (t) => {
  const routes = (app: App) => {
    app.addHook('onRequest', app.authenticate)
    const onRequest = app.requireRole('trainer', 'admin')
    app.get('/trainers', { onRequest }, async ({ principal }) => ({ ...principal }))
  }
  const { app } = await startInstance(t, { redisUrl: null, routes })
  const [member, trainer] = [await newPerson(app), await newPerson(app, { role: 'trainer' })]
  const refused = await send(app, 'GET', '/trainers', { token: member.token })
  t.equal(refused.status, 403)
  t.equal(refused.body.code, 'forbidden')
  t.equal((await send(app, 'GET', '/trainers')).status, 401)
  const admitted = await send(app, 'GET', '/trainers', { token: trainer.token })
  t.match(admitted.body, { userId: trainer.id, role: 'trainer', sessionId: trainer.cookie.split('.')[0] })
})

t.test('a revocation that commits late is still seen', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const [early, late] = [newId(), newId()]
  const isRefused = (sessionId: Id) =>
    app.revocations.refusalOf({ sessionId, userId: newId(), role: 'member' }) === 'session-ended'
  const { db } = app.database
  await db.transaction(async (tx) => {
    await tx.execute(sql`insert into revoked_session values (${late}, clock_timestamp() + interval '11 minutes')`)
    await db.execute(sql`insert into revoked_session values (${early}, clock_timestamp() + interval '11 minutes')`)
    await until(() => isRefused(early), { what: 'the first commit is seen' })
  })
  t.notOk(isRefused(late))
  await until(() => isRefused(late), { what: 'the second commit, with the earlier time, is seen' })
})

t.test('while Postgres is away known people and ended sessions stay known, and all is well after', async (t) => {
  const postgres = await testMigratedPostgres(t)
  const lines: string[] = []
  const { app } = await startInstance(t, {
    databaseUrl: postgres.url,
    redisUrl: null,
    overrides: logInto((line) => lines.push(line)),
  })
  const [person, gone] = [await newPerson(app), await newPerson(app)]
  await send(app, 'POST', '/api/auth/logout', { cookie: gone.cookie })

  await postgres.kill()
  await until(() => lines.some((line) => line.includes('Polling the outbox failed')), { what: 'a warning' })
  t.match(await app.verifyAccessToken(person.token), { userId: person.id })
  await t.rejects(app.verifyAccessToken(gone.token), { code: 'session-ended' })
  const away = await send(app, 'POST', '/api/auth/login', { json: { email: person.email, password: person.password } })
  t.equal(away.status, 503)
  t.equal(away.body.code, 'database-unavailable')
  t.equal(
    (await send(app, 'POST', '/api/auth/refresh', { cookie: person.cookie })).set,
    undefined,
    'the cookie is kept',
  )

  await postgres.start()
  await until(async () => (await send(app, 'POST', '/api/auth/refresh', { cookie: person.cookie })).status === 200, {
    what: 'refreshing works again',
  })
  t.equal(lines.filter((line) => line.includes('Polling the outbox failed')).length, 1, 'said once')
  for (const secret of [person.password, '$argon2id']) t.notOk(lines.join('').includes(secret), 'nor in errors')
})
