import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import { newId } from '../../../src/db/new-id.ts'
import { type Database, openDatabase, rows, type Transaction } from '../../../src/db/open.ts'
import { goal } from '../../../src/db/schema/index.ts'
import { localDateOf } from '../../../src/domain/calendar/civil-date.ts'
import { bodyWeightDays } from '../../../src/domain/workouts/projections.ts'
import type { SetRow, WorkoutRow } from '../../../src/domain/workouts/workout-rows.ts'
import { readWorkouts } from '../../../src/domain/workouts/workout-views.ts'
import { SavedWorkouts } from '../../../src/saving/workouts.ts'
import { DRIVERS, type Driver } from '../../support/app.ts'
import { embeddedFolder } from '../../support/embedded-folder.ts'
import { migrate } from '../../support/migrate.ts'
import type { Scope } from '../../support/scope.ts'
import { testDatabase } from '../../support/services.ts'
import { newMember, pureRows, rebuiltRows, storedRows, writeWorkouts } from './history.ts'

const SEED = 20_261_123
const OPERATIONS: Record<Driver, number> = { server: 300, embedded: 120 }
const DAY_MS = 86_400_000
const ZONES = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Pacific/Kiritimati']
const now = new Date('2026-06-15T12:00:00Z')

/** Mulberry32: the same numbers on every machine. */
function randomFrom(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    oneOf: <T>(list: readonly T[]): T => list[below(list.length)]!,
    chance: (share: number) => next() < share,
  }
}
type Random = ReturnType<typeof randomFrom>

async function openOn(t: Scope, driver: Driver): Promise<Database> {
  if (driver === 'server') {
    const opened = await openDatabase({ kind: 'server', url: await testDatabase(t), connections: 2 })
    t.teardown(() => opened.close())
    return opened.db
  }
  const opened = await openDatabase({ kind: 'embedded', dataDir: await embeddedFolder(t) })
  t.teardown(() => opened.close())
  await migrate(opened)
  return opened.db
}

/** One library exercise of each way to track, and a second one with weights. */
async function exercisesOf(db: Database): Promise<Id[]> {
  const found = await rows<{ id: Id }>(
    db,
    sql`select id from (select id, row_number() over (partition by tracking order by name) as at from exercise) e where at <= 2`,
  )
  return found.map(({ id }) => id)
}

const aSet = (random: Random): SetRow => {
  const unit = random.oneOf(['kg', 'lb'] as const)
  const weights = unit === 'kg' ? [20, 60, 82.5, 100, 102.5] : [61.235, 102.0583, 20.4117]
  return {
    type: random.oneOf(['normal', 'normal', 'normal', 'warmup', 'dropset', 'failure'] as const),
    unit,
    weightKg: random.chance(0.2) ? null : random.oneOf([0, ...weights]),
    reps: random.chance(0.1) ? null : random.oneOf([0, 1, 1, 3, 5, 8, 12, 13, 38]),
    durationS: random.chance(0.5) ? random.oneOf([0, 30, 60, 90]) : null,
    distanceM: random.chance(0.3) ? random.oneOf([100, 1000.5]) : 5,
    rpe: random.chance(0.3) ? random.oneOf([6.5, 8, 10]) : null,
  }
}

const exercisesIn = (random: Random, pool: readonly Id[]): WorkoutRow['exercises'] =>
  Array.from({ length: random.below(4) }, () => ({
    exerciseId: random.oneOf(pool),
    notes: null,
    supersetGroup: null,
    sets: Array.from({ length: 1 + random.below(4) }, () => aSet(random)),
  }))

/** A time in three months, seldom enough apart that some workouts share a day, a minute or a whole start. */
function timesIn(random: Random): Pick<WorkoutRow, 'startedAt' | 'endedAt' | 'timeZone' | 'localDate'> {
  const timeZone = random.oneOf(ZONES)
  const startedAt = new Date(now.getTime() - random.below(90) * DAY_MS + random.oneOf([0, 60_000, 11 * 3_600_000]))
  const endedAt = random.chance(0.3) ? null : new Date(startedAt.getTime() + random.below(DAY_MS / 1000) * 1000)
  return { startedAt, endedAt, timeZone, localDate: localDateOf(startedAt, timeZone, random.oneOf([0, 240])) }
}

function workoutIn(random: Random, pool: readonly Id[]): WorkoutRow {
  const head = { id: newId(), title: 'Any', notes: null, source: 'manual' as const, sourceKey: null, importId: null }
  return { ...head, ...timesIn(random), exercises: exercisesIn(random, pool) }
}

/** Does one random thing to a member's workouts and says what. */
async function doSomething(db: Database, userId: Id, random: Random, pool: readonly Id[]): Promise<string> {
  const held = (await rows<{ id: Id }>(db, sql`select id from workout where user_id = ${userId} order by id`)).map(
    ({ id }) => id,
  )
  const what =
    held.length < 3
      ? 'create'
      : random.oneOf(held.length > 30 ? ['delete', 'delete several', 'weigh', 'forget a weight'] : OPERATION_NAMES)
  const ids = [random.oneOf(held), random.oneOf(held), random.oneOf(held)].filter((id) => id !== undefined)
  const [id] = ids
  const write = (work: (workouts: SavedWorkouts, tx: Transaction) => Promise<void>) =>
    writeWorkouts(db, userId, now, work)
  const remove = (existing: readonly Id[]) =>
    write(async (workouts) => {
      await workouts.willChange(existing)
      await workouts.remove(existing)
    })
  if (what === 'create' || what === 'import') {
    const fresh = Array.from({ length: what === 'import' ? 6 : 1 }, () => workoutIn(random, pool))
    await write((workouts) => workouts.insert(fresh))
  } else if (what === 'move' || what === 'edit') {
    const change = what === 'move' ? timesIn(random) : { exercises: exercisesIn(random, pool) }
    await write(async (workouts, tx) => {
      const [former] = await readWorkouts(tx, [id!])
      await workouts.update(former!, { ...change, sizeBytes: 1, version: former!.version + 1, updatedAt: now })
    })
  }
  if (what === 'weigh' || what === 'forget a weight') {
    const day = new Date(now.getTime() - random.below(100) * DAY_MS).toISOString().slice(0, 10)
    await db.transaction(async (tx) => {
      const at = sql`user_id = ${userId} and measured_on = ${day}::date`
      if (what === 'forget a weight') await tx.execute(sql`delete from measurement where ${at}`)
      else
        await tx.execute(sql`insert into measurement (user_id, kind, measured_on, value)
          values (${userId}, 'body_weight_kg', ${day}, ${60 + random.below(400) / 10})
          on conflict (user_id, kind, measured_on) do update set value = excluded.value`)
      const workouts = new SavedWorkouts(tx, userId, now)
      workouts.affectDays(await bodyWeightDays(tx, userId, day))
      await workouts.derive()
    })
  }
  if (what === 'delete') await remove([id!])
  if (what === 'delete several') await remove([...new Set(ids)])
  return what
}
const OPERATION_NAMES = ['create', 'create', 'import', 'move', 'edit', 'delete', 'weigh', 'weigh', 'forget a weight']

/** A weight, repetitions, and both at once. */
const TARGETS = [{ targetWeightKg: '82.5', targetReps: 5 }, { targetWeightKg: '61.235' }, { targetReps: 12 }]

for (const driver of DRIVERS) {
  t.test(
    `after any write on the ${driver} database the derived rows are what a computation from nothing gives`,
    async (t) => {
      const db = await openOn(t, driver)
      const userId = await newMember(db, 'random@example.com')
      const bystander = await newMember(db, 'bystander@example.com')
      const random = randomFrom(SEED)
      const pool = await exercisesOf(db)
      t.ok(pool.length >= 8)
      for (const days of [70, 30])
        await db.execute(sql`insert into measurement (user_id, kind, measured_on, value)
        values (${userId}, 'body_weight_kg', ${new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10)}, ${days + 10.5})`)
      for (const [at, exerciseId] of pool.entries())
        await db.insert(goal).values({ userId, exerciseId, ...TARGETS[at % TARGETS.length] })
      await doSomething(db, bystander, random, pool)
      const others = await storedRows(db, bystander)
      for (let step = 1; step <= OPERATIONS[driver]; step++) {
        const what = await doSomething(db, userId, random, pool)
        const { bests, ...stored } = await storedRows(db, userId)
        const pure = await pureRows(db, userId)
        if (!t.strictSame(stored, pure, `${what}, step ${step} of seed ${SEED}`)) return
        if (step % 10 === 0 && !t.strictSame(await rebuiltRows(db, userId), { bests, ...stored }, `rebuilt at ${step}`))
          return
      }
      t.strictSame(await storedRows(db, bystander), others, "another member's rows are not affected")
    },
  )
}
