import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../../contract/common.ts'
import type { RecordKind } from '../../../contract/enums.ts'
import type { Change, OpenAnswer, OpenWorkout, WonRecord, WorkoutView } from '../../../contract/index.ts'
import { problem } from '../../../contract/problems.ts'
import { rows, type Transaction } from '../../../db/open.ts'
import { mayPlan } from '../../../domain/people/member-access.ts'
import { readOpenWorkout } from '../../../domain/workouts/open-workout.ts'
import { forgetBests } from '../../../domain/workouts/projections.ts'
import { groupsShown } from '../../../domain/workouts/training-days.ts'
import { requireFits } from '../../../domain/workouts/workout-rows.ts'
import { sizeOf } from '../../../domain/workouts/workout-size.ts'
import type { Saved, Saving } from '../../../saving/save.ts'

/** Whose open workout is meant, and who asks. */
export interface Asked {
  memberId: Id
  /** The member, or a trainer. */
  byId: Id
  /** The workout that the caller means, where they say so. */
  workoutId?: Id | undefined
}

/** A workout as it was read and as it is to be. */
export interface Changed {
  workout: OpenWorkout
  /** The rest of a statement that writes blocks or sets, after WITH and others; left out: only the workout's own columns. */
  content?: ReturnType<typeof sql> | undefined
  /** Exercises whose done sets change. */
  counted?: readonly Id[]
  /** No set that was done before has changed. */
  onlyAdded?: boolean
}

/**
 * One change of an open workout: what it needs is read in statements that are sent together, it is written in one, and
 * what it affects is derived as with every save. Throws no-open-workout, forbidden, limit-reached, too-many-sets.
 * @param ask what else has to be read, sent with the rest
 */
export async function changeOpen<Known>(
  app: FastifyInstance,
  { memberId, byId, workoutId }: Asked,
  kind: Change['kind'],
  {
    ask,
    change,
    key,
    namesThem = false,
  }: {
    ask: (tx: Transaction) => Promise<Known>
    change: (before: OpenWorkout, known: Known, saving: Saving) => Promise<Changed> | Changed
    key?: { value: string; request: unknown } | undefined
    /** The page shows who makes the change: they cannot be renamed or deleted meanwhile. */
    namesThem?: boolean
  },
): Promise<Saved<OpenAnswer>> {
  let won: () => WonRecord[] = () => []
  const once = key && { key: key.value, request: key.request, workoutId: workoutId ?? memberId }
  const plan = { accounts: namesThem ? [...new Set([memberId, byId])] : [memberId], change: { kind }, once, by: byId }
  const saved = await app.save(plan, async (saving) => {
    const { tx, now, workouts, epoch, revision } = saving
    const [current, held, known] = await Promise.all([
      readOpenWorkout(tx, memberId),
      readBests(tx, memberId),
      ask(tx),
      byId === memberId || mayPlan(tx, byId, memberId).then(requireLeave),
      app.stored.know(tx, memberId),
    ])
    const isMeant = current !== null && (workoutId === undefined || current.id === workoutId)
    const isLate = current === null && workoutId !== undefined && byId === memberId
    const before = isMeant ? current : isLate ? await reopenLeft(saving, memberId, workoutId) : null
    if (before === null) throw noOpenWorkout(workoutId)
    const bests = isMeant ? held : await readBests(tx, memberId)
    saving.about(before.id)
    const { workout: changed, content, counted = [], onlyAdded = false } = await change(before, known, saving)
    requireFits(changed.exercises)
    const sizeBytes = sizeOf(changed)
    await app.stored.require(tx, memberId, { workouts: 0, bytes: sizeBytes - sizeOf(before) })
    const workout = { ...changed, version: before.version + 1, updatedAt: now.toISOString() }
    const head = sql`update workout set title = ${workout.title}, notes = ${workout.notes}, version = ${workout.version},
      updated_at = ${workout.updatedAt}::timestamptz, size_bytes = ${sizeBytes},
      rest_ends_at = ${workout.rest?.endsAt ?? null}::timestamptz, rest_length_s = ${workout.rest?.lengthS ?? null}::int,
      cue = ${workout.cue && JSON.stringify({ ...workout.cue, by: workout.cue.by.id })}::jsonb where id = ${workout.id}`
    const bestsGone = sql`bests as (${forgetBests([workout.id], counted)})`
    const written = await rows(
      tx,
      content === undefined ? sql`${head} returning 1 as one` : sql`with head as (${head}), ${bestsGone} ${content}`,
    )
    if (written.length === 0) throw problem('id-taken')
    const exercises = counted.map((exerciseId) => ({ exerciseId }))
    workouts.ticked(
      { id: workout.id, localDate: workout.localDate, startedAt: workout.startedAt, exercises },
      onlyAdded,
    )
    won = () => workouts.won.filter((one) => isBetter(one, bests))
    return { workout, records: [], epoch, revision }
  })
  return { ...saved, result: { ...saved.result, records: saved.repeated ? [] : won() } }
}

type Finished = Pick<WorkoutView, 'id' | 'userId' | 'localDate'>

/** Makes a finished workout the open one again, and tells the groups that may see it. */
export async function openAgain(
  { tx, now, workouts, bumpGroups }: Saving,
  { id, userId, localDate }: Finished,
): Promise<OpenWorkout> {
  const [shownIn] = await Promise.all([
    groupsShown(tx, userId),
    tx.execute(sql`update workout set status = 'open', left_open = false, ended_at = null,
      version = version + 1, updated_at = ${now.toISOString()}::timestamptz where id = ${id}`),
  ])
  workouts.affectDays([localDate])
  await bumpGroups(shownIn)
  return (await readOpenWorkout(tx, userId)) as OpenWorkout
}

/**
 * Opens a workout again that finished by itself, for a change that was made before its member had a network: it counts,
 * whenever it comes. Null: it did not finish so. No other one is open.
 */
async function reopenLeft(saving: Saving, userId: Id, id: Id): Promise<OpenWorkout | null> {
  const [left] = await rows<Finished>(
    saving.tx,
    sql`select id, user_id as "userId", local_date::text as "localDate" from workout
      where id = ${id} and user_id = ${userId} and status = 'done' and left_open`,
  )
  return left === undefined ? null : openAgain(saving, left)
}

export const noOpenWorkout = (workoutId?: Id) =>
  problem(
    'no-open-workout',
    workoutId === undefined
      ? 'You have no open workout'
      : 'This workout is not open any more: it was finished or discarded',
  )

function requireLeave(may: boolean): void {
  if (!may) throw problem('forbidden', 'This client does not let you change their open workout')
}

type Best = { exerciseId: Id; kind: RecordKind; value: number }

/** The records that the open workout holds already. */
const readBests = (tx: Transaction, userId: Id): Promise<Best[]> =>
  rows<Best>(
    tx,
    sql`select b.exercise_id as "exerciseId", b.kind, abs(b.value)::float8 as value
      from (select id from workout where user_id = ${userId} and status = 'open' offset 0) w
      cross join lateral (select * from exercise_best where workout_id = w.id offset 0) b where b.is_record`,
  )

/** Whether a record is more than the workout held before: of help, less. */
function isBetter({ exerciseId, kind, value }: Best, bests: readonly Best[]): boolean {
  const held = bests.find((best) => best.exerciseId === exerciseId && best.kind === kind)
  if (held === undefined) return true
  return kind === 'min_help' ? value < held.value : value > held.value
}
