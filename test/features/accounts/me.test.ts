import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import { newId } from '../../../src/db/new-id.ts'
import { rows } from '../../../src/db/open.ts'
import { insertSession, readAccount } from '../../../src/features/accounts/queries.ts'
import type { App } from '../../../src/http/app-types.ts'
import { startInstance, startInstances } from '../../support/app.ts'
import { newPerson } from '../../support/person.ts'
import { send } from '../../support/send.ts'
import { until } from '../../support/until.ts'

const run = (app: App, statement: ReturnType<typeof sql>) => rows(app.database.db, statement)

const change = (app: App, token: string, json: unknown) => send(app, 'PATCH', '/api/me', { token, json })

async function revisionOf(app: App, subjectId: Id): Promise<unknown> {
  return (await run(app, sql`select revision from subject where id = ${subjectId}`))[0]?.revision
}

/** An open coaching link, written as the coaching feature does. */
async function link(app: App, trainerId: Id, clientId: Id, status = 'active') {
  await app.save({ accounts: [trainerId, clientId], change: { kind: 'coaching-changed' } }, async ({ tx }) => {
    await tx.execute(sql`insert into coaching (id, trainer_id, client_id, status)
      values (${newId()}, ${trainerId}, ${clientId}, ${status})`)
  })
}

async function group(app: App, ownerId: Id, memberIds: Id[]): Promise<Id> {
  const id = newId()
  await run(app, sql`insert into subject (id, kind) values (${id}, 'group')`)
  await run(app, sql`insert into training_group (id, name, owner_id) values (${id}, 'g', ${ownerId})`)
  for (const member of memberIds)
    await run(app, sql`insert into group_member (group_id, user_id) values (${id}, ${member})`)
  return id
}

t.test('reading oneself is a coherent read: cached, tagged, newer after a change on another instance', async (t) => {
  const [{ app: a }, { app: b }] = await startInstances(t, { count: 2 })
  const { token, id } = await newPerson(a)
  const read = (headers = {}) => send(a, 'GET', '/api/me', { token, headers })
  t.equal((await read()).body.source, 'database')
  const cached = await read()
  t.equal(cached.body.source, 'cache')
  t.equal((await read({ 'if-none-match': cached.headers.etag })).status, 304)

  const changed = await change(b, token, { displayName: ' Bea ', preferences: { weeklyTarget: 3, weightUnit: 'lb' } })
  t.equal(changed.status, 200)
  t.match(changed.body, {
    user: { id, displayName: 'Bea' },
    preferences: { weeklyTarget: 3, weightUnit: 'lb', weekStart: 'mon' },
    epoch: String,
    revision: 1,
  })
  const after = await read({ 'if-none-match': cached.headers.etag })
  t.equal(after.status, 200)
  t.equal(after.body.revision, 1)
  t.strictSame(after.body.data, { user: changed.body.user, preferences: changed.body.preferences })
  const ahead = await read({ 'x-min-revision': `${changed.body.epoch}:2` })
  t.equal(ahead.body.code, 'revision-ahead')

  const cleared = await change(a, token, { preferences: { weeklyTarget: null } })
  t.equal(cleared.body.preferences.weeklyTarget, null)
})

t.test('a change that is not right is refused and changes nothing', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const other = await newPerson(app)
  const { token, id, password } = await newPerson(app)
  const refused: [number, string, object][] = [
    [400, 'invalid-time-zone', { preferences: { timeZone: 'Mars/Olympus' } }],
    [400, 'invalid-request', {}],
    [400, 'invalid-request', { role: 'admin' }],
    [400, 'invalid-request', { preferences: { weeklyTarget: 8 } }],
    [400, 'invalid-request', { preferences: { colour: 'red' } }],
    [400, 'invalid-request', { preferences: { locale: 'no locale' } }],
    [400, 'invalid-request', { email: 'new@example.com' }],
    [400, 'invalid-request', { password: 'a new long password' }],
    [401, 'wrong-credentials', { email: 'new@example.com', currentPassword: 'not it at all' }],
    [409, 'email-taken', { email: other.email.toUpperCase(), currentPassword: password }],
  ]
  for (const [status, code, patch] of refused) {
    const answer = await change(app, token, patch)
    t.equal(answer.body.code, code, JSON.stringify(patch))
    t.equal(answer.status, status)
  }
  t.equal(await revisionOf(app, id), 0)
  t.equal((await change(app, 'nonsense', { displayName: 'x' })).status, 401)
})

t.test('email and password change with the current password, and end the other sessions', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const person = await newPerson(app)
  const login = (email: string, password: string) => send(app, 'POST', '/api/auth/login', { json: { email, password } })
  const changes = [
    { change: { email: 'new@example.com' }, email: 'new@example.com', password: person.password },
    { change: { password: 'another horse battery' }, email: 'new@example.com', password: 'another horse battery' },
  ]
  let { email, password } = person as { email: string; password: string }
  for (const { change: patch, ...next } of changes) {
    const other = await login(email, password)
    const changed = await change(app, person.token, { ...patch, currentPassword: password })
    t.equal(changed.status, 200)
    t.equal(changed.body.user.email, next.email)
    t.equal((await send(app, 'GET', '/api/me', { token: person.token })).status, 200, 'this session goes on')
    t.equal((await send(app, 'GET', '/api/me', { token: other.body.accessToken })).body.code, 'session-ended')
    t.equal((await send(app, 'POST', '/api/auth/refresh', { cookie: other.cookie ?? '' })).body.code, 'session-ended')
    t.equal((await login(email, password)).status, 401)
    ;({ email, password } = next)
    t.equal((await login(email, password)).status, 200)
  }
  const unchanged = await login(email, password)
  t.equal((await change(app, person.token, { displayName: 'Other', currentPassword: 'whatever' })).status, 200)
  t.equal((await send(app, 'GET', '/api/me', { token: unchanged.body.accessToken })).status, 200)
})

for (const [what, patch] of [
  ['password', { password: 'another horse battery' }],
  ['email address', { email: 'moved@example.com' }],
] as const) {
  t.test(`a sign-in that was checked against the former ${what} begins no session`, async (t) => {
    const { app } = await startInstance(t, { redisUrl: null })
    const person = await newPerson(app)
    const { db } = app.database
    const transaction = db.transaction.bind(db)
    // it changes after it was checked and before the session is begun
    db.transaction = async (...args) => {
      db.transaction = transaction
      t.equal((await change(app, person.token, { ...patch, currentPassword: person.password })).status, 200)
      return transaction(...args)
    }
    const json = { email: person.email, password: person.password }
    t.equal((await send(app, 'POST', '/api/auth/login', { json })).body.code, 'wrong-credentials')
  })
}

t.test('a new password also ends a session that is only just being begun', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const person = await newPerson(app)
  const { db } = app.database
  const proven = await readAccount(db, person.id)
  if (proven === undefined) throw new Error('no account')
  const now = new Date()
  const row = { id: newId(), accountId: person.id, tokenHash: '', rotatedAt: now, createdAt: now, expiresAt: now }
  const changing = await db.transaction(async (tx) => {
    t.equal(await insertSession(tx, row, proven), true)
    const answer = change(app, person.token, { password: 'another horse battery', currentPassword: person.password })
    const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await until(async () => (await run(app, waiting)).length > 0, { what: 'the change waits for the sign-in' })
    return { answer }
  })
  t.equal((await changing.answer).status, 200)
  t.strictSame(await run(app, sql`select id from session`), [{ id: person.cookie.split('.')[0] }])
})

t.test("a new name moves the pages it shows on: the trainers' and the groups'", async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const [me, trainer, inviting, former, stranger] = await Promise.all([1, 2, 3, 4, 5].map(() => newPerson(app)))
  if (!me || !trainer || !inviting || !former || !stranger) throw new Error('five people')
  await link(app, trainer.id, me.id)
  await link(app, inviting.id, me.id, 'invited')
  await link(app, former.id, me.id, 'ended')
  const groupId = await group(app, stranger.id, [stranger.id, me.id])
  const elsewhere = await group(app, stranger.id, [stranger.id])
  const all = [me.id, trainer.id, inviting.id, former.id, stranger.id, groupId, elsewhere]
  const revisions = () => Promise.all(all.map((id) => revisionOf(app, id)))

  t.strictSame(await revisions(), [3, 1, 1, 1, 0, 0, 0])
  await change(app, me.token, { displayName: 'Newly Named' })
  t.strictSame(await revisions(), [4, 2, 2, 1, 0, 1, 0])
  await change(app, me.token, { preferences: { leaderboardOptIn: true } })
  t.strictSame(await revisions(), [5, 2, 2, 1, 0, 2, 0], 'a leaderboard, but no trainer’s list')
  await change(app, me.token, { preferences: { weightUnit: 'lb' } })
  t.strictSame(await revisions(), [6, 2, 2, 1, 0, 2, 0], 'nobody else sees the unit')
})

t.test('a link made while a name changes is on the page that moves', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const [me, trainer] = [await newPerson(app), await newPerson(app)]
  const save = app.save
  let linked = false
  // the link is made after the trainers were read and before the save takes the account's row
  app.save = (planned, work) =>
    save(async () => {
      const plan = typeof planned === 'function' ? await planned() : planned
      if (!linked && plan.change.kind === 'preferences-changed') {
        linked = true
        await link(app, trainer.id, me.id)
      }
      return plan
    }, work)
  t.equal((await change(app, me.token, { displayName: 'Newly Named' })).status, 200)
  t.equal(linked, true)
  t.equal(await revisionOf(app, trainer.id), 2, 'the link, and the name')
})

t.test('deleting oneself takes the password, and everything goes but the subject, which moves', async (t) => {
  const [{ app: a }, { app: b }] = await startInstances(t, { count: 2 })
  const [me, trainer, client] = [await newPerson(a), await newPerson(a), await newPerson(a)]
  await link(a, trainer.id, me.id)
  await link(a, me.id, client.id)
  const [mine, theirs] = [await group(a, me.id, [me.id, client.id]), await group(a, client.id, [client.id, me.id])]
  await trainWithOwnExercise(a, me.id)

  const remove = (password: string) => send(a, 'DELETE', '/api/me', { token: me.token, json: { password } })
  t.equal((await send(a, 'DELETE', '/api/me', { token: me.token })).body.code, 'invalid-request')
  t.equal((await remove('not the password')).body.code, 'wrong-credentials')
  t.equal((await send(b, 'GET', '/api/me', { token: me.token })).status, 200)

  const removed = await remove(me.password)
  t.equal(removed.status, 204, removed.text)
  t.equal(removed.cookie, '')
  t.equal((await send(a, 'GET', '/api/me', { token: me.token })).body.code, 'session-ended')
  const elsewhere = await send(b, 'GET', '/api/me', { token: me.token })
  t.ok(elsewhere.status === 404 || elsewhere.status === 401, 'gone there too, whatever was cached')
  t.equal((await send(b, 'POST', '/api/auth/refresh', { cookie: me.cookie })).body.code, 'session-ended')
  const again = await send(b, 'POST', '/api/auth/login', { json: { email: me.email, password: me.password } })
  t.equal(again.status, 401)

  for (const table of ['workout', 'session', 'coaching', 'exercise', 'training_day']) {
    const left = await run(
      a,
      sql`select * from ${sql.identifier(table)} x where row_to_json(x)::text like ${`%${me.id}%`}`,
    )
    t.equal(left.length, 0, table)
  }
  t.strictSame(
    await Promise.all([me.id, trainer.id, client.id, mine, theirs].map((id) => revisionOf(a, id))),
    [3, 2, 2, 1, 1],
  )
  t.equal((await newPerson(a, { email: me.email })).email, me.email, 'the address is free again')
})

t.test('the embedded database deletes an account just so', async (t) => {
  const { app } = await startInstance(t, { on: 'embedded' })
  const me = await newPerson(app)
  await trainWithOwnExercise(app, me.id)
  const refreshed = await Promise.all(
    [1, 2, 3].map(() => send(app, 'POST', '/api/auth/refresh', { cookie: me.cookie })),
  )
  t.equal(new Set(refreshed.map(({ cookie }) => cookie)).size, 1)
  const removed = await send(app, 'DELETE', '/api/me', { token: me.token, json: { password: me.password } })
  t.equal(removed.status, 204, removed.text)
  t.equal((await run(app, sql`select 1 from account`)).length, 0)
  t.equal((await run(app, sql`select 1 from workout`)).length, 0)
})

/** A workout with an exercise of their own: rows that refer to each other as well as to the account. */
async function trainWithOwnExercise(app: App, userId: Id): Promise<void> {
  const [exercise, workout, part] = [newId(), newId(), newId()]
  await run(
    app,
    sql`insert into exercise (id, owner_id, name, name_norm, tracking)
    values (${exercise}, ${userId}, 'Own', 'own', 'weight_reps')`,
  )
  await run(
    app,
    sql`insert into workout (id, user_id, title, started_at, time_zone, local_date)
    values (${workout}, ${userId}, 'w', now(), 'UTC', current_date)`,
  )
  await run(
    app,
    sql`insert into workout_exercise (id, workout_id, position, exercise_id)
    values (${part}, ${workout}, 0, ${exercise})`,
  )
  await run(
    app,
    sql`insert into set (id, workout_exercise_id, position, weight_kg, entered_unit, reps)
    values (${newId()}, ${part}, 0, 100, 'kg', 5)`,
  )
  await run(
    app,
    sql`insert into training_day (user_id, local_date, workouts, sets, reps, volume_kg, duration_s)
    values (${userId}, current_date, 1, 1, 5, 500, 0)`,
  )
}
