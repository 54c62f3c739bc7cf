import { sql } from 'drizzle-orm'
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { rows } from '../../../src/db/open.ts'
import { startInstance } from '../../support/app.ts'
import { newPerson } from '../../support/person.ts'
import { send } from '../../support/send.ts'

t.test('whatever names an account goes with it, in every table that the database knows of', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const { db } = app.database
  const [me, other] = [await newPerson(app), await newPerson(app)]
  const [exercise, workout, theirWorkout, group, otherGroup] = Array.from({ length: 5 }, () => uuidv7())
  const things = [
    sql`insert into subject (id, kind) values (${group}, 'group'), (${otherGroup}, 'group')`,
    sql`insert into exercise (id, owner_id, name, name_norm, tracking) values (${exercise}, ${me.id}, 'Own', 'own', 'weight_reps')`,
    sql`insert into exercise_alias values (${me.id}, 'mine', ${exercise})`,
    sql`insert into workout (id, user_id, title, started_at, time_zone, local_date) values
      (${workout}, ${me.id}, 'w', now(), 'UTC', current_date), (${theirWorkout}, ${other.id}, 'w', now(), 'UTC', current_date)`,
    sql`insert into workout_exercise (id, workout_id, position, exercise_id) values (${uuidv7()}, ${workout}, 0, ${exercise})`,
    sql`insert into training_day values (${me.id}, current_date, 1, 1, 5, 500, 0)`,
    sql`insert into exercise_best values (${me.id}, ${exercise}, 'max_weight', now(), ${workout}, ${uuidv7()}, 100, 100, true)`,
    sql`insert into measurement values (${me.id}, current_date, 'body_weight_kg', 80)`,
    sql`insert into goal (user_id, exercise_id, target_reps) values (${me.id}, ${exercise}, 5)`,
    sql`insert into exercise_plan (user_id, exercise_id, method, reps_min, reps_max) values (${me.id}, ${exercise}, 'double', 5, 8)`,
    sql`insert into idempotency_key (user_id, key, request_hash, workout_id, answer) values (${me.id}, 'k', 'h', ${workout}, '{}')`,
    sql`insert into deleted_workout (id, user_id, content) values (${uuidv7()}, ${me.id}, '{}')`,
    sql`insert into comment (id, workout_id, user_id, author_id, body) values (${uuidv7()}, ${workout}, ${me.id}, ${other.id}, 'a'),
      (${uuidv7()}, ${theirWorkout}, ${other.id}, ${me.id}, 'b')`,
    sql`insert into coaching (id, trainer_id, client_id, status) values (${uuidv7()}, ${me.id}, ${other.id}, 'active'),
      (${uuidv7()}, ${other.id}, ${me.id}, 'active')`,
    sql`insert into assigned_workout (id, trainer_id, client_id, scheduled_on, title, items) values
      (${uuidv7()}, ${me.id}, ${other.id}, current_date, 'a', '[]'), (${uuidv7()}, ${other.id}, ${me.id}, current_date, 'b', '[]')`,
    sql`insert into training_group (id, name, owner_id) values (${group}, 'g', ${me.id}), (${otherGroup}, 'h', ${other.id})`,
    sql`insert into group_member (group_id, user_id) values (${group}, ${me.id}), (${group}, ${other.id}), (${otherGroup}, ${other.id})`,
    sql`insert into group_removal (group_id, user_id) values (${otherGroup}, ${me.id})`,
    sql`insert into blocked_inviter (user_id, subject_id) values (${me.id}, ${other.id})`,
    sql`insert into invitation (id, inviter_id, group_id, email) values (${uuidv7()}, ${me.id}, ${group}, 'somebody@example.test')`,
    sql`insert into import_layout (user_id, header_sha256, columns) values (${me.id}, 'x', '{}')`,
    sql`insert into deleted_source (user_id, workout_id, source) values (${me.id}, ${uuidv7()}, 'strong_csv')`,
    sql`insert into import_batch (id, user_id, file_sha256, options, status) values (${uuidv7()}, ${me.id}, 'x', '{"unit":null,"timeZone":null}', 'done')`,
  ]
  for (const statement of things) await db.execute(statement)

  const naming = await rows<{ table: string; column: string }>(
    db,
    sql`select c.conrelid::regclass::text as "table", a.attname::text as column from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
      where c.contype = 'f' and c.confrelid = 'account'::regclass order by 1, 2`,
  )
  const countOf = async ({ table, column }: { table: string; column: string }) =>
    (await rows(db, sql`select 1 as one from ${sql.identifier(table)} where ${sql.identifier(column)} = ${me.id}`))
      .length
  t.ok(naming.length > 15, `${naming.length} columns name an account`)
  for (const column of naming)
    t.ok((await countOf(column)) > 0, `${column.table}.${column.column} is tried: a new table needs a row above`)

  const removed = await send(app, 'DELETE', '/api/me', { token: me.token, json: { password: me.password } })
  t.equal(removed.status, 204, removed.text)
  for (const column of naming) t.equal(await countOf(column), 0, `${column.table}.${column.column}`)
  const tables = await rows<{ name: string }>(
    db,
    sql`select relname::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  const holding: string[] = []
  for (const { name } of tables) {
    const text = sql`select 1 as one from ${sql.identifier(name)} x where to_jsonb(x)::text like ${`%${me.id}%`}`
    if ((await rows(db, text)).length > 0) holding.push(name)
  }
  t.strictSame(
    holding.filter((name) => name !== 'outbox'),
    ['subject'],
    'only its number stays, and the news of it',
  )
  t.equal((await rows(db, sql`select 1 as one from workout where id = ${theirWorkout}`)).length, 1, 'and nobody else’s')
})

t.test('signing out everywhere else ends the other sessions and not this one', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const me = await newPerson(app)
  const there = await send(app, 'POST', '/api/auth/login', { json: { email: me.email, password: me.password } })
  t.equal((await send(app, 'DELETE', '/api/me/sessions', { token: me.token })).status, 204)
  t.equal((await send(app, 'GET', '/api/me', { token: there.body.accessToken })).body.code, 'session-ended')
  t.equal((await send(app, 'POST', '/api/auth/refresh', { cookie: there.cookie ?? '' })).body.code, 'session-ended')
  t.equal((await send(app, 'GET', '/api/me', { token: me.token })).status, 200)
})
