import { eq } from 'drizzle-orm'
import t from 'tap'
import { addDays } from '../../../src/contract/arithmetic/civil-days.ts'
import type { Id } from '../../../src/contract/common.ts'
import type { Standing } from '../../../src/contract/index.ts'
import { newId } from '../../../src/db/new-id.ts'
import { openDatabase } from '../../../src/db/open.ts'
import { assignedWorkout, exercise, preferences } from '../../../src/db/schema/index.ts'
import { memberCalendar } from '../../../src/domain/calendar/member-calendar.ts'
import { readHistory } from '../../../src/domain/coach/history.ts'
import { readStanding } from '../../../src/domain/views/standing.ts'
import type { WorkoutRow } from '../../../src/domain/workouts/workout-rows.ts'
import { testDatabase } from '../../support/services.ts'
import { newMember, writeWorkouts } from '../workouts/history.ts'

const TODAY = '2026-06-15'
const dayAt = (daysAgo: number) => addDays(TODAY, -daysAgo)

const opened = await openDatabase({ kind: 'server', url: await testDatabase(t), connections: 2 })
t.teardown(() => opened.close())
const { db } = opened
const [bench, squat] = await db.select().from(exercise).where(eq(exercise.tracking, 'weight_reps')).limit(2)
const trainerId = await newMember(db, 'trainer@example.com')
let members = 0
const someone = () => newMember(db, `member-${members++}@example.com`)

const standingOf = (userId: Id, today = TODAY): Promise<Standing> =>
  db.transaction(async (tx) =>
    readStanding(tx, userId, today, readHistory(tx, userId, (await memberCalendar(tx, userId))!, today)),
  )
const flagOf = (standing: Standing, kind: string) => standing.flags.find((flag) => flag.kind === kind)

/** A workout of one bench press set, so many days ago at noon. */
async function train(
  userId: Id,
  daysAgo: number,
  { kg = 100, notes = null as string | null, exerciseNotes = null as string | null, exerciseId = bench!.id } = {},
): Promise<Id> {
  const none = { durationS: null, distanceM: null, rpe: null }
  const row: WorkoutRow = {
    id: newId(),
    title: 'Any',
    notes,
    startedAt: new Date(`${dayAt(daysAgo)}T12:00:00Z`),
    endedAt: null,
    timeZone: 'UTC',
    localDate: dayAt(daysAgo),
    source: 'manual',
    sourceKey: null,
    importId: null,
    exercises: [
      {
        exerciseId,
        notes: exerciseNotes,
        supersetGroup: null,
        sets: [{ ...none, type: 'normal', unit: 'kg', weightKg: kg, reps: 5 }],
      },
    ],
  }
  await writeWorkouts(db, userId, new Date(`${TODAY}T12:00:00Z`), (workouts) => workouts.insert([row]))
  return row.id
}

/** Something assigned so many days ago, and done or not. */
async function assign(clientId: Id, daysAgo: number, workoutId: Id | null = null, title = 'Legs') {
  const row = { id: newId(), trainerId, clientId, scheduledOn: dayAt(daysAgo), title, items: [], workoutId }
  await db.insert(assignedWorkout).values(row)
}

t.test('somebody new has no last workout, no compliance and no flags', async (t) => {
  const none = { assigned: 0, completed: 0, share: null }
  t.strictSame(await standingOf(await someone()), {
    lastWorkoutOn: null,
    compliance: { days7: none, days30: none, days90: none },
    flags: [],
  })
})

t.test('compliance counts what was assigned from so many days ago up to today', async (t) => {
  const member = await someone()
  const done = await train(member, 3)
  t.equal((await standingOf(member)).lastWorkoutOn, dayAt(3))
  // the first and last day of each span, and the days just outside
  for (const daysAgo of [-1, 0, 6, 7, 29, 30, 89, 90]) await assign(member, daysAgo, daysAgo >= 29 ? done : null)
  t.strictSame((await standingOf(member)).compliance, {
    days7: { assigned: 2, completed: 0, share: 0 },
    days30: { assigned: 4, completed: 1, share: 0.25 },
    days90: { assigned: 6, completed: 3, share: 0.5 },
  })
})

t.test('a workout of today is missed only when the day has passed', async (t) => {
  const member = await someone()
  await assign(member, 0, null, 'Push')
  t.equal(flagOf(await standingOf(member), 'missed-assignment'), undefined)
  t.match(flagOf(await standingOf(member, addDays(TODAY, 1)), 'missed-assignment'), {
    on: TODAY,
    inputs: { missed: 1, days: 7, title: 'Push' },
  })
  await assign(member, 3, null, 'Earlier')
  await assign(member, 8, null, 'Long ago')
  t.match(flagOf(await standingOf(member, addDays(TODAY, 1)), 'missed-assignment'), {
    on: TODAY,
    inputs: { missed: 2, title: 'Push' },
  })
  t.match(flagOf(await standingOf(member), 'missed-assignment'), { on: dayAt(3), inputs: { missed: 1 } })
})

t.test('a drop in compliance is one of 20 points or more, of what is due', async (t) => {
  const member = await someone()
  const done = await train(member, 1)
  for (const daysAgo of [10, 12, 14]) await assign(member, daysAgo, done)
  await assign(member, 5, done)
  await assign(member, 3)
  // 1 of 2 against 4 of 5
  t.match(flagOf(await standingOf(member), 'compliance-drop'), {
    inputs: { completed7: 1, due7: 2, completed30: 4, due30: 5 },
  })
  await assign(member, 1, done)
  await assign(member, 2, done)
  // 3 of 4 against 6 of 7: 11 points
  t.equal(flagOf(await standingOf(member), 'compliance-drop'), undefined)
  // exactly 20 points: 3 of 5 against 8 of 10
  await assign(member, 4)
  for (const daysAgo of [20, 21]) await assign(member, daysAgo, done)
  t.match(flagOf(await standingOf(member), 'compliance-drop')?.inputs, {
    completed7: 3,
    due7: 5,
    completed30: 8,
    due30: 10,
  })
  // what is planned for today is not due yet
  await assign(member, 0)
  t.equal(flagOf(await standingOf(member), 'compliance-drop')?.inputs.due7, 5)
})

t.test('records of the last seven days, one an exercise, by the kind that says most', async (t) => {
  const member = await someone()
  for (const [daysAgo, kg] of [
    [30, 100],
    [8, 110],
    [6, 112.5],
    [2, 115],
  ] as const)
    await train(member, daysAgo, { kg })
  await train(member, 9, { exerciseId: squat!.id })
  await train(member, 7, { exerciseId: squat!.id, kg: 120 })
  const { flags } = await standingOf(member)
  t.match(flags, [
    {
      kind: 'record',
      exerciseId: bench!.id,
      exercise: bench!.name,
      on: dayAt(2),
      inputs: { kind: 'max_weight', value: 115 },
    },
  ])
  t.equal(flags.length, 1, 'the squat was a week ago')
})

t.test('what has stopped going up and what has fallen is told', async (t) => {
  const member = await someone()
  for (const [daysAgo, kg] of [
    [30, 110],
    [23, 110],
    [16, 110],
    [9, 110],
    [2, 98],
  ] as const)
    await train(member, daysAgo, { kg })
  const standing = await standingOf(member)
  t.match(flagOf(standing, 'stall'), { exerciseId: bench!.id, inputs: { sessions: 4 } })
  t.match(flagOf(standing, 'e1rm-drop'), { exercise: bench!.name, on: dayAt(2), inputs: { dropPct: 10.9 } })
})

t.test('words of pain are told only of those who allow it, and for two weeks', async (t) => {
  const member = await someone()
  await train(member, 14, { notes: 'knee pain' })
  const first = await train(member, 13, { notes: 'Elbow hurts', exerciseNotes: 'still hurts' })
  const second = await train(member, 1, { notes: 'fine', exerciseNotes: 'Schulterschmerzen links' })
  t.strictSame(
    (await standingOf(member)).flags.filter(({ kind }) => kind === 'pain'),
    [],
  )
  await db.update(preferences).set({ painWords: true }).where(eq(preferences.userId, member))
  t.match(
    (await standingOf(member)).flags.filter(({ kind }) => kind === 'pain'),
    [
      {
        workoutId: second,
        exerciseId: bench!.id,
        on: dayAt(1),
        inputs: { word: 'Schulterschmerzen', excerpt: 'Schulterschmerzen links' },
      },
      { workoutId: first, exerciseId: null, on: dayAt(13), inputs: { word: 'hurts', excerpt: 'Elbow hurts' } },
    ],
  )
})
