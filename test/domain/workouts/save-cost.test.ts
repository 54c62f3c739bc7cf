import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import { newId } from '../../../src/db/new-id.ts'
import { type Database, openDatabase, type Queries, rows, type Transaction } from '../../../src/db/open.ts'
import { goal } from '../../../src/db/schema/index.ts'
import { memberCalendar } from '../../../src/domain/calendar/member-calendar.ts'
import { readHistory } from '../../../src/domain/coach/history.ts'
import { readCoach } from '../../../src/domain/coach/read-coach.ts'
import { deriveGoals } from '../../../src/domain/workouts/goals.ts'
import type { WorkoutRow } from '../../../src/domain/workouts/workout-rows.ts'
import { testDatabase } from '../../support/services.ts'
import { newMember, writeWorkouts } from './history.ts'

const DAY_MS = 86_400_000
const now = new Date('2026-06-15T12:00:00Z')

/** A workout of three exercises with three sets each, `daysAgo`; the weights go up with time. */
function aWorkout(daysAgo: number, exercises: readonly Id[]): WorkoutRow {
  const startedAt = new Date(now.getTime() - daysAgo * DAY_MS)
  const none = { durationS: null, distanceM: null, rpe: null }
  const sets = [5, 5, 3].map((reps) => ({
    ...none,
    type: 'normal' as const,
    unit: 'kg' as const,
    weightKg: 200 - daysAgo / 50,
    reps,
  }))
  return {
    id: newId(),
    title: 'Any',
    notes: null,
    startedAt,
    endedAt: null,
    timeZone: 'UTC',
    localDate: startedAt.toISOString().slice(0, 10),
    source: 'manual',
    sourceKey: null,
    importId: null,
    exercises: exercises.map((exerciseId) => ({ exerciseId, notes: null, supersetGroup: null, sets })),
  }
}

const save = (
  db: Database,
  userId: Id,
  workouts: readonly WorkoutRow[],
  afterwards?: (tx: Transaction) => Promise<void>,
) => writeWorkouts(db, userId, now, (written) => written.insert(workouts), afterwards)

/** Somebody with a workout on each of so many days before yesterday. */
async function memberWith(db: Database, workouts: number, exercises: readonly Id[]): Promise<Id> {
  const userId = await newMember(db, `${workouts}@example.com`)
  const all = Array.from({ length: workouts }, (_, at) => aWorkout(at + 2, exercises)).reverse()
  for (let at = 0; at < all.length; at += 500) await save(db, userId, all.slice(at, at + 500))
  return userId
}

/** What one save reads and writes of the derived tables, by the server's own count. */
async function costOf(db: Database, userId: Id, workout: WorkoutRow) {
  let cost: unknown
  await save(db, userId, [workout], async (tx) => {
    const [written] = await rows<{ bests: number; days: number }>(
      tx,
      sql`select (select count(*)::int from exercise_best where xmin = pg_current_xact_id()::xid) as bests,
        (select count(*)::int from training_day where xmin = pg_current_xact_id()::xid) as days`,
    )
    cost = written
  })
  return cost
}

/** Rows of these tables that were fetched so far: the count goes on over transactions until the server publishes it. */
const counted = async (tx: Queries) =>
  (
    await rows<{ reads: number }>(
      tx,
      sql`select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as reads
        from pg_stat_xact_user_tables where relname in ('exercise_best', 'training_day', 'workout', 'workout_exercise', 'set')`,
    )
  )[0]!.reads

/** Rows of the derived tables that one save fetches. */
async function readsOf(db: Database, userId: Id, workout: WorkoutRow): Promise<number> {
  let reads = -(await counted(db))
  await save(db, userId, [workout], async (tx) => {
    reads += await counted(tx)
  })
  return reads
}

/** What the coach costs, which is asked in every save: rows fetched, and the time of it. */
const coachCost = (db: Database, userId: Id) =>
  db.transaction(async (tx) => {
    const calendar = (await memberCalendar(tx, userId))!
    const before = await counted(tx)
    const start = performance.now()
    const today = now.toISOString().slice(0, 10)
    const { next } = await readCoach(tx, userId, calendar, today, readHistory(tx, userId, calendar, today))
    const ms = performance.now() - start
    return { reads: (await counted(tx)) - before, ms, suggestions: next.length }
  })

t.test('a save touches as many rows at 5,000 workouts as at 10', async (t) => {
  const opened = await openDatabase({ kind: 'server', url: await testDatabase(t), connections: 1 })
  t.teardown(() => opened.close())
  const { db } = opened
  const found = await rows<{ id: Id }>(
    db,
    sql`select id from exercise where tracking = 'weight_reps' order by name limit 3`,
  )
  const exercises = found.map(({ id }) => id)
  const newcomer = await memberWith(db, 10, exercises)
  const veteran = await memberWith(db, 5_000, exercises)
  await db.execute(sql`analyze`)

  t.strictSame(await costOf(db, newcomer, aWorkout(1, exercises)), { bests: 12, days: 1 })
  t.strictSame(await costOf(db, veteran, aWorkout(1, exercises)), { bests: 12, days: 1 })

  const [few, many] = [
    await readsOf(db, newcomer, aWorkout(0, exercises)),
    await readsOf(db, veteran, aWorkout(0, exercises)),
  ]
  t.comment(`rows fetched by a save: ${few} at 12 workouts, ${many} at 5,002`)
  t.ok(many <= few * 2.5, `${many} against ${few}`)

  // a history as long as the coach looks back costs as much as any longer one
  const regular = await memberWith(db, 80, exercises)
  await db.execute(sql`analyze`)
  const [ofTen, ofEighty, ofAll] = [
    await coachCost(db, newcomer),
    await coachCost(db, regular),
    await coachCost(db, veteran),
  ]
  for (const [at, { reads, ms }] of Object.entries({ 12: ofTen, 80: ofEighty, 5002: ofAll }))
    t.comment(`the coach at ${at} workouts: ${reads} rows, ${ms.toFixed(1)} ms`)
  t.equal(ofAll.suggestions, 3)
  t.ok(ofAll.reads <= ofEighty.reads * 1.2, `${ofAll.reads} against ${ofEighty.reads}`)

  // for a goal an edit reads the member's own workouts with its exercise, however many there are without or of others
  const rare = (await rows<{ id: Id }>(db, sql`select id from exercise where tracking = 'reps_only' limit 1`))[0]!.id
  await memberWith(db, 1_000, [rare])
  await save(
    db,
    veteran,
    [1, 2].map((daysAgo) => aWorkout(daysAgo, [rare])),
  )
  await db.insert(goal).values({ userId: veteran, exerciseId: rare, targetReps: 9 })
  await db.execute(sql`analyze`)
  const before = await counted(db)
  const reads = await db.transaction(async (tx) => {
    await deriveGoals(tx, veteran, [rare])
    return (await counted(tx)) - before
  })
  t.comment(`rows fetched for a goal of 2 in 5,004 workouts: ${reads}`)
  t.ok(reads <= 100, `${reads}`)
})
