import { sql } from 'drizzle-orm'
import t from 'tap'
import { Compile } from 'typebox/compile'
import type { Id } from '../../../src/contract/common.ts'
import { ExportFile, type Group, type SavedWorkout, type SentInvitation } from '../../../src/contract/index.ts'
import { rows } from '../../../src/db/open.ts'
import { A_LOG } from '../../access/scene.ts'
import { startInstance } from '../../support/app.ts'
import { joinByLinkOf } from '../../support/groups.ts'
import { importCsv } from '../../support/imports.ts'
import { anAssignment, aWorkout, newPerson, type Person } from '../../support/person.ts'

const instance = await startInstance(t)
const { app, url } = instance
const { db } = app.database

type File = Record<keyof typeof ExportFile.properties, unknown>
const exportOf = async (person: Person) => (await person.call<File>('GET', '/api/workouts/export?format=json')).body

/** Where somebody finds in their export what a column of the database holds under their id. */
const EXPORTED: Record<string, keyof File> = {
  'account.id': 'account',
  'assigned_workout.client_id': 'assignments',
  'assigned_workout.trainer_id': 'assignments',
  'blocked_inviter.user_id': 'blocked',
  'coaching.client_id': 'coaching',
  'coaching.trainer_id': 'coaching',
  'comment.author_id': 'comments',
  'comment.user_id': 'comments',
  'exercise.owner_id': 'exercises',
  'exercise_alias.owner_id': 'aliases',
  'exercise_plan.user_id': 'plans',
  'goal.user_id': 'goals',
  'group_member.user_id': 'groups',
  'group_removal.user_id': 'groups',
  'import_batch.user_id': 'imports',
  'import_layout.user_id': 'importLayouts',
  'invitation.inviter_id': 'invitations',
  'measurement.user_id': 'measurements',
  'preferences.user_id': 'preferences',
  'session.account_id': 'sessions',
  'training_group.owner_id': 'groups',
  'workout.user_id': 'workouts',
}

/** Columns that hold a person's id and are left out of the export, and why. */
const LEFT_OUT: Record<string, string> = {
  'blocked_inviter.subject_id': 'who blocked a trainer is theirs to know, not the trainer’s',
  'deleted_source.user_id': 'by what an import tells that a workout was deleted here; nothing of what it held',
  'deleted_workout.user_id': 'taken away by the person, and kept for a while only so that this can be undone',
  'exercise_best.user_id': 'derived from the sets',
  'idempotency_key.user_id': 'answers to requests: copies of the workouts, forgotten after a while',
  'outbox.subject_id': 'whether there is news to publish; no data',
  'role_change.account_id': 'the role is in the account; forgotten when the access tokens have run out',
  'training_day.user_id': 'derived from the sets',
}

/** Somebody with a row under each of these columns, and a trainer with theirs. */
async function people() {
  const [member, trainer, friend] = [
    await newPerson(url, { displayName: 'Mia' }),
    await newPerson(url, { role: 'trainer', displayName: 'Toni' }),
    await newPerson(url, { displayName: 'Fred' }),
  ]
  const { body: own } = await member.call<{ id: Id }>('POST', '/api/exercises', { name: 'Stone carry' })
  const { body: saved } = await member.call<SavedWorkout>('POST', '/api/workouts', aWorkout())
  await member.call('PUT', '/api/measurements/waist_cm/2026-01-02', { value: 80 })
  await member.call('PUT', `/api/goals/${own.id}`, { targetReps: 10 })
  await member.call('PUT', '/api/exercises/aliases', { name: 'Stones', exerciseId: own.id })
  const plan = { method: 'double', repsMin: 5, repsMax: 8, targetRpe: null, stepKg: null }
  await member.call('PUT', `/api/coach/plans/${own.id}`, plan)

  const invited = await trainer.call<SentInvitation>('POST', '/api/trainers/me/clients', { email: member.email })
  await member.call('POST', `/api/coaching/${invited.body.id}/accept`)
  await trainer.call('POST', '/api/trainers/me/clients', { email: 'nobody@example.com' })
  await trainer.call('POST', `/api/members/${member.id}/assignments`, anAssignment(own.id, { title: 'Heavy day' }))
  await trainer.call('POST', `/api/workouts/${saved.workout.id}/comments`, { body: 'Clean sets' })
  await member.call('POST', `/api/workouts/${saved.workout.id}/comments`, { body: 'Thank you' })

  const pest = await newPerson(url, { role: 'trainer', displayName: 'Pest' })
  const asked = await pest.call<SentInvitation>('POST', '/api/trainers/me/clients', { email: member.email })
  await member.call('POST', `/api/coaching/${asked.body.id}/block`)

  const { body: owned } = await member.call<Group>('POST', '/api/groups', { name: 'Own group' })
  await member.call('POST', `/api/groups/${owned.id}/invitations`, { email: friend.email })
  const { body: joined } = await friend.call<Group>('POST', '/api/groups', { name: 'Group of Fred' })
  await joinByLinkOf(friend, joined.id, member)
  const { body: left } = await friend.call<Group>('POST', '/api/groups', { name: 'Group without Mia' })
  await joinByLinkOf(friend, left.id, member)
  await friend.call('DELETE', `/api/groups/${left.id}/members/${member.id}`)

  await importCsv(member, A_LOG, 'unit=kg&fileName=old+log.csv')
  await db.execute(sql`insert into import_layout (user_id, header_sha256, columns)
    values (${member.id}, ${'0'.repeat(64)}, '{"date":"When"}')`)
  return { member, trainer }
}

t.test('every column that holds a person’s id is in their export, or is left out for a reason', async (t) => {
  const references = await rows<{ column: string }>(
    db,
    sql`select c.relname || '.' || a.attname as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and a.atttypid = 'uuid'::regtype and not a.attisdropped
        and (a.attname ~ '(user|account|owner|author|trainer|client|inviter|member|person|subject)_id$' or (c.relname, a.attname) = ('account', 'id')
          or exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
            and f.confrelid = 'account'::regclass and a.attnum = any(f.conkey)))
      order by 1`,
  )
  const columns = references.map(({ column }) => column)
  t.ok(columns.length > 25, `${columns.length} columns`)
  t.strictSame(
    columns.filter((column) => !(column in EXPORTED) && !(column in LEFT_OUT)),
    [],
    'a new column needs a place in the export, or a reason',
  )
  t.strictSame(
    [...Object.keys(EXPORTED), ...Object.keys(LEFT_OUT)].filter((column) => !columns.includes(column)),
    [],
    'columns that are gone',
  )
})

t.test('what is under a person’s id is in the export of that person', async (t) => {
  const { member, trainer } = await people()
  const files = { [member.id]: await exportOf(member), [trainer.id]: await exportOf(trainer) }
  const file = Compile(ExportFile)
  for (const exported of Object.values(files)) t.ok(file.Check(exported), JSON.stringify(file.Errors(exported)))
  for (const [name, part] of Object.entries(EXPORTED)) {
    const [table = '', column = ''] = name.split('.')
    const counted = await rows<{ id: string; count: number }>(
      db,
      sql`select ${sql.identifier(column)} as id, count(*)::int as count from ${sql.identifier(table)}
        where ${sql.identifier(column)} = any(${`{${Object.keys(files).join(',')}}`}::uuid[]) group by 1`,
    )
    t.ok(counted.length > 0, `the test has a row for ${name}`)
    for (const { id, count } of counted) {
      const exported = files[id]?.[part]
      const shown = Array.isArray(exported) ? exported.length : Number(exported !== undefined)
      t.ok(shown >= count, `${name}: ${shown} of ${count} in ${part}`)
    }
  }

  const own = files[member.id]!
  t.match(own.account, { email: member.email, displayName: 'Mia', role: 'member' })
  t.match(own.comments, [
    { about: 'own', author: 'Toni', body: 'Clean sets' },
    { about: 'own', author: 'Mia', body: 'Thank you' },
  ])
  t.match(files[trainer.id]!.comments, [{ about: 'client', author: 'Toni', body: 'Clean sets' }])
  t.match(own.assignments, [{ direction: 'received', with: 'Toni', title: 'Heavy day', done: false }])
  t.match(files[trainer.id]!.assignments, [{ direction: 'given', with: 'Mia', items: [{ exercise: 'Stone carry' }] }])
  t.match(own.coaching, [{ as: 'client', with: 'Toni', status: 'active' }])
  t.match(files[trainer.id]!.invitations, [{ direction: 'sent', to: 'coaching', email: 'nobody@example.com' }])
  t.match(own.groups, [
    { name: 'Own group', as: 'owner' },
    { name: 'Group of Fred', as: 'member' },
    { name: 'Group without Mia', as: 'removed' },
  ])
  t.match(own.blocked, [{ who: 'trainer', name: 'Pest' }])
  t.match(own.imports, [{ fileName: 'old log.csv', status: 'done' }])
  const text = JSON.stringify(own)
  for (const secret of ['passwordHash', 'tokenHash', 'joinSecret', trainer.email]) t.notMatch(text, secret)
})

t.test('lists longer than a page are whole, and each item is there once', async (t) => {
  const [member, trainer] = [await newPerson(url), await newPerson(url, { role: 'trainer' })]
  await db.execute(sql`insert into assigned_workout (id, trainer_id, client_id, scheduled_on, title, items)
    select gen_random_uuid(), ${trainer.id}, ${member.id}, date '2026-01-01' + n, 'Day ' || n, '[]' from generate_series(1, 1234) n`)
  const { assignments } = (await exportOf(member)) as { assignments: { title: string }[] }
  t.equal(new Set(assignments.map(({ title }) => title)).size, 1234)
  t.equal(assignments.length, 1234)
})

t.test('an import takes what is training, and of the rest nothing', async (t) => {
  const { member } = await people()
  const heir = await newPerson(url, { displayName: 'Heir' })
  const { status, counts, refused, understood } = await importCsv(heir, JSON.stringify(await exportOf(member)))
  t.match({ status, refused }, { status: 'done', refused: [] })
  t.equal(counts.workouts, 2)
  t.strictSame(understood.ignoredColumns, [])
  const file = await exportOf(heir)
  t.match(file.account, { displayName: 'Heir' })
  for (const part of ['comments', 'assignments', 'coaching', 'invitations', 'groups', 'blocked'] as const)
    t.strictSame(file[part], [], part)
})
