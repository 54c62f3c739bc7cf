import { randomUUID } from 'node:crypto'
import t from 'tap'
import { addDays } from '../../../src/contract/arithmetic/civil-days.ts'
import type { Id, Problem } from '../../../src/contract/common.ts'
import type {
  Assignment,
  AssignmentInput,
  AssignmentList,
  ClientList,
  CoachingLink,
  ProgressAnswer,
  SavedWorkout,
} from '../../../src/contract/index.ts'
import { startInstances } from '../../support/app.ts'
import { LiveClient } from '../../support/live-client.ts'
import { anAssignment, aWorkout, newPerson, PASSWORD, type Person, personOf } from '../../support/person.ts'

/** Where the clients live it is the 16th already when it is the 15th in UTC. */
const clock = { now: new Date('2026-06-15T15:00:00Z') }
const TODAY = '2026-06-16'
const [a, b] = await startInstances(t, { count: 2, overrides: { now: () => clock.now } })
const library = await a.app.database.db.query.exercise.findMany({ limit: 1 })
const press = library[0]!

async function pair() {
  const member = await newPerson(a.url, { displayName: 'Mia', timeZone: 'Pacific/Auckland' })
  const trainer = await newPerson(a.url, { role: 'trainer', displayName: 'Toni' })
  const { body } = await trainer.call<CoachingLink>('POST', '/api/trainers/me/clients', { email: member.email })
  await member.call('POST', `/api/coaching/${body.id}/accept`)
  return { member, trainer, linkId: body.id }
}

const assign = (trainer: Person, member: Person, changes: Partial<AssignmentInput> = {}, at = a.url) =>
  trainer.call<AssignmentList & Problem>(
    'POST',
    `/api/members/${member.id}/assignments`,
    anAssignment(press.id, { scheduledOn: TODAY, ...changes }),
    { at },
  )
const listOf = (reader: Person, member: Person, query = '', at = b.url) =>
  reader.call<{ data: AssignmentList } & Problem>('GET', `/api/members/${member.id}/assignments${query}`, undefined, {
    at,
  })
const progressOf = async (member: Person, at = b.url) =>
  (await member.call<ProgressAnswer>('GET', '/api/members/me/progress', undefined, { at })).body.data
const idOf = async (trainer: Person, member: Person) => (await assign(trainer, member)).body.assignments[0]!.id

t.test('a workout planned for several days is on the page of the client, live and on every instance', async (t) => {
  const { member, trainer } = await pair()
  const live = await LiveClient.connect(t, b.url, member.token)
  const before = await live.joined(member.id)
  const scheduledOn = [addDays(TODAY, 7), TODAY]
  const { status, body } = await assign(trainer, member, { scheduledOn, notes: 'Easy', title: ' Push day ' })
  t.equal(status, 201)
  const { assignments } = await progressOf(member)
  t.strictSame(assignments, body.assignments)
  t.match(assignments, [
    {
      trainer: { id: trainer.id, displayName: 'Toni' },
      scheduledOn: TODAY,
      title: 'Push day',
      notes: 'Easy',
      status: 'planned',
      workoutId: null,
    },
    { scheduledOn: scheduledOn[0] },
  ])
  t.strictSame(assignments[0]?.items, [
    {
      exerciseId: press.id,
      exercise: press.name,
      sets: 3,
      repsMin: 8,
      repsMax: 12,
      weightKg: 60,
      rpe: null,
      durationS: null,
      notes: null,
    },
  ])
  const event = await live.reaches(before.revision + 1)
  t.equal(event.change.kind, 'assignment-changed')
  t.strictSame(event.set.assignments, assignments)
  for (const reader of [trainer, member])
    t.strictSame((await listOf(reader, member)).body.data, { assignments }, 'in a list of its own as well')
})

t.test('it is done by the workout that names it, and planned again when that is deleted', async (t) => {
  const { member, trainer } = await pair()
  const assignmentId = await idOf(trainer, member)
  const { body } = await member.call<SavedWorkout>(
    'POST',
    '/api/workouts',
    aWorkout({ startedAt: clock.now.toISOString(), assignmentId }),
  )
  const done = await progressOf(member)
  t.match(done.assignments, [{ id: assignmentId, status: 'done', workoutId: body.workout.id }])
  t.strictSame(done.standing.compliance.days7, { assigned: 1, completed: 1, share: 1 })
  for (const [method, change] of [
    ['PATCH', { title: 'Harder' }],
    ['DELETE', undefined],
  ] as const) {
    const refused = await trainer.call<Problem>(method, `/api/assignments/${assignmentId}`, change)
    t.strictSame([refused.status, refused.body.code], [409, 'assignment-done'])
  }
  await member.call('DELETE', `/api/workouts/${body.workout.id}`)
  t.match((await progressOf(member)).assignments, [{ id: assignmentId, status: 'planned', workoutId: null }])
})

t.test('a trainer changes and takes back what is not done', async (t) => {
  const { member, trainer } = await pair()
  const id = await idOf(trainer, member)
  const change = (patch: object) => trainer.call<Assignment & Problem>('PATCH', `/api/assignments/${id}`, patch)
  const tomorrow = addDays(TODAY, 1)
  const items = [{ exerciseId: press.id, sets: 5, repsMin: 5 }]
  t.match((await change({ scheduledOn: tomorrow, items, notes: 'Heavy' })).body, {
    scheduledOn: tomorrow,
    title: 'Push day',
    notes: 'Heavy',
    items: [{ sets: 5, repsMin: 5, repsMax: null, weightKg: null }],
  })
  t.match((await change({ notes: null })).body, { scheduledOn: tomorrow, notes: null })
  t.equal((await change({ scheduledOn: addDays(TODAY, -1) })).status, 400)
  t.equal((await change({})).status, 400)
  t.equal((await change({ scheduledOn: [TODAY] })).status, 400, 'one day')
  t.match((await progressOf(member)).assignments, [{ scheduledOn: tomorrow }])
  t.equal((await trainer.call('DELETE', `/api/assignments/${id}`)).status, 204)
  t.strictSame((await progressOf(member)).assignments, [])
  t.equal((await trainer.call('DELETE', `/api/assignments/${id}`)).status, 404)
})

t.test('what cannot be assigned is said plainly', async (t) => {
  const { member, trainer } = await pair()
  const refused = async (changes: Record<string, unknown>) => {
    const { status, body } = await assign(trainer, member, changes as Partial<AssignmentInput>)
    return `${status} ${body.code} ${body.detail ?? ''}`
  }
  const item = { exerciseId: press.id, sets: 3 }
  t.match(
    await refused({ scheduledOn: addDays(TODAY, -1) }),
    "400 invalid-request 2026-06-15 is not a day from 2026-06-16, the client's today",
  )
  t.match(await refused({ scheduledOn: addDays(TODAY, 367) }), '400 invalid-request')
  t.match(
    await refused({ items: [{ ...item, repsMin: 9, repsMax: 8 }] }),
    '400 invalid-request repsMin is above repsMax',
  )
  t.match(
    await refused({ items: [{ ...item, exerciseId: randomUUID() }] }),
    "400 unknown-exercise Only exercises of the library and the client's own",
  )
  const { body: own } = await trainer.call<{ id: Id }>('POST', '/api/exercises', { name: 'Sled push' })
  t.match(await refused({ items: [{ ...item, exerciseId: own.id }] }), '400 unknown-exercise', "a trainer's own")
  const bad: Record<string, unknown>[] = [
    { scheduledOn: '2026-02-30' },
    { scheduledOn: 'soon' },
    { scheduledOn: [] },
    { scheduledOn: [TODAY, TODAY] },
    { scheduledOn: Array.from({ length: 32 }, (_, day) => addDays(TODAY, day)) },
    { title: ' ' },
    { title: 'nul \u0000' },
    { notes: 'nul \u0000' },
    { title: 'x'.repeat(201) },
    { items: [] },
    { items: Array(31).fill(item) },
    { items: [{ ...item, sets: 0 }] },
    { items: [{ ...item, rpe: 7.3 }] },
    { items: [{ ...item, weightKg: -1 }] },
    { items: [{ ...item, more: 1 }] },
    { more: 1 },
  ]
  for (const changes of bad)
    t.match(await refused(changes), '400 invalid-request', JSON.stringify(changes).slice(0, 60))
  t.strictSame((await progressOf(member)).assignments, [], 'and nothing of it was kept')

  const { body: mine } = await member.call<{ id: Id }>('POST', '/api/exercises', { name: 'Sled drag' })
  t.equal((await assign(trainer, member, { items: [{ ...item, exerciseId: mine.id }] })).status, 201)
  for (let more = 0; more < 4; more++) await assign(trainer, member)
  t.match(await refused({}), '400 invalid-request There are 5 workouts assigned for 2026-06-16 already')
})

t.test('a list is of so many days', async (t) => {
  const { member, trainer } = await pair()
  await assign(trainer, member, { scheduledOn: [0, 27, 28, 29, 200].map((days) => addDays(TODAY, days)) })
  const days = async (query: string) => {
    const { status, body } = await listOf(member, member, query)
    return status === 200 ? body.data.assignments.map(({ scheduledOn }) => scheduledOn) : body.code
  }
  t.equal((await days(''))?.length, 3, 'up to four weeks ahead')
  t.strictSame(await days(`?from=${addDays(TODAY, 200)}`), [addDays(TODAY, 200)])
  t.strictSame(await days(`?to=${TODAY}`), [TODAY])
  t.strictSame(await days(`?from=${TODAY}&to=${TODAY}`), [TODAY])
  for (const query of [
    `?from=${TODAY}&to=${addDays(TODAY, -1)}`,
    `?from=${TODAY}&to=${addDays(TODAY, 92)}`,
    '?from=2026-02-30',
    '?from=9999-12-31',
    '?from=0000-01-01&to=0000-01-02',
    '?to=0001-01-01',
    '?to=x',
  ])
    t.equal(await days(query), 'invalid-request', query)
})

t.test(
  'with the end of the link the trainer reads and changes nothing any more, and the client may remove it',
  async (t) => {
    const { member, trainer, linkId } = await pair()
    const [id, other] = [await idOf(trainer, member), await idOf(trainer, member)]
    const early = await member.call<Problem>('DELETE', `/api/assignments/${id}`)
    t.strictSame([early.status, early.body.code], [403, 'forbidden'], 'as long as there is a trainer, it is theirs')
    await member.call('DELETE', `/api/coaching/${linkId}`)
    const after = await Promise.all([
      listOf(trainer, member),
      assign(trainer, member, {}, b.url),
      trainer.call('PATCH', `/api/assignments/${id}`, { title: 'Mine' }, { at: b.url }),
      trainer.call('DELETE', `/api/assignments/${id}`, undefined, { at: b.url }),
    ])
    t.strictSame(
      after.map(({ status }) => status),
      [403, 403, 404, 404],
    )
    t.equal((await progressOf(member)).assignments.length, 2, 'what was planned stays')
    t.equal((await member.call('DELETE', `/api/assignments/${id}`)).status, 204)
    t.match((await progressOf(member)).assignments, [{ id: other }])
  },
)

t.test("a trainer's new name, and the end of the account, show on the client's page at once", async (t) => {
  const { member, trainer, linkId } = await pair()
  await assign(trainer, member)
  await member.call('DELETE', `/api/coaching/${linkId}`)
  t.equal((await progressOf(member)).assignments[0]?.trainer.displayName, 'Toni')
  await trainer.call('PATCH', '/api/me', { displayName: 'Antonia' })
  t.equal((await progressOf(member)).assignments[0]?.trainer.displayName, 'Antonia', 'even of one who coached once')
  await trainer.call('DELETE', '/api/me', { password: PASSWORD })
  t.strictSame((await progressOf(member)).assignments, [])
})

t.test('what is planned is missed when its day has passed where the client lives, without a save', async (t) => {
  const { member, trainer } = await pair()
  await assign(trainer, member)
  t.match(await progressOf(member), { assignments: [{ status: 'planned' }], standing: { flags: [] } })
  const { now } = clock
  t.teardown(() => {
    clock.now = now
  })
  clock.now = new Date('2026-06-16T12:00:00Z')
  const { email } = member
  const login = await member.call<{ accessToken: string }>('POST', '/api/auth/login', { email, password: PASSWORD })
  const later = personOf(a.url, email, member.id, login.body.accessToken)
  t.match(await progressOf(later), {
    assignments: [{ status: 'missed' }],
    standing: { flags: [{ kind: 'missed-assignment', on: TODAY }] },
  })
})

t.test('how long a trainer waits until a client needs attention is set for each client', async (t) => {
  const { member, trainer, linkId } = await pair()
  const set = (person: Person, followUpDays: unknown) =>
    person.call<CoachingLink & Problem>('PATCH', `/api/coaching/${linkId}`, { followUpDays })
  t.match((await set(trainer, 14)).body, { id: linkId, followUpDays: 14, status: 'active' })
  const { body } = await trainer.call<{ data: ClientList }>('GET', '/api/trainers/me/clients', undefined, { at: b.url })
  t.match(body.data.clients, [{ followUpDays: 14 }])
  t.equal((await set(member, 3)).status, 403)
  for (const days of [0, 61, 1.5, null, '7']) t.equal((await set(trainer, days)).status, 400, String(days))
  await trainer.call('DELETE', `/api/coaching/${linkId}`)
  t.equal((await set(trainer, 5)).status, 404)
})
