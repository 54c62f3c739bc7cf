import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import type { WorkoutStatus } from '../../contract/enums.ts'
import { LIMITS } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import type { SavedWorkout } from '../../contract/workouts.ts'
import { type Queries, rows, type Transaction, uuids } from '../../db/open.ts'
import { resolveExercises } from '../../domain/exercises/own-exercises.ts'
import { alreadyOpen, readOpenWorkout } from '../../domain/workouts/open-workout.ts'
import { BLOCKS } from '../../domain/workouts/set-sql.ts'
import { groupsShown, leaderboardsOf } from '../../domain/workouts/training-days.ts'
import { requireFits } from '../../domain/workouts/workout-rows.ts'
import type { Saved } from '../../saving/save.ts'
import { mustRead, requireMatching } from './queries.ts'

/** How long a deletion can be undone. */
const KEPT = sql`interval '30 days'`
const SWEEP_MS = 60 * 60_000

/** Rows as JSON, by column. Columns that a later build adds are not in it, and take their defaults. */
type Row = Record<string, unknown>

interface Content {
  workout: Row & {
    id: Id
    title: string
    started_at: string
    source: string
    source_key: string | null
    import_id: Id | null
    /** Not of what was deleted before it was counted. */
    size_bytes?: number
    /** Nor this of what was deleted by an earlier version. */
    status?: WorkoutStatus
  }
  exercises: (Row & { id: Id; exercise_id: Id })[]
  sets: (Row & { workout_exercise_id: Id; weight_kg: number | null; reps: number | null })[]
  comments: (Row & { author_id: Id })[]
  /** The assigned workouts that it fulfilled. */
  assignments: Id[]
  /** Exercise id → its name, should it be gone by then. */
  names: Record<Id, string>
}

/**
 * Deletes a workout; records and streaks fall back to what is left. What it takes away is kept for a while. Throws
 * not-found, version-conflict or workout-open, as a change does: an open one is discarded.
 */
export async function deleteWorkout(
  app: FastifyInstance,
  userId: Id,
  id: Id,
  ifMatch: number | undefined,
): Promise<{ epoch: string; revision: number }> {
  const change = { kind: 'workout-deleted' as const, workoutId: id }
  const { result } = await app.save({ accounts: [userId], change }, async ({ tx, now, epoch, revision, workouts }) => {
    const [found] = await Promise.all([readVersion(tx, id), workouts.willChange([id])])
    requireMatching(found, userId, ifMatch)
    if (found?.status === 'open') throw alreadyOpen(id)
    await keepAndDelete(tx, userId, id, now)
    return { epoch, revision }
  })
  return result
}

async function readVersion(
  tx: Transaction,
  id: Id,
): Promise<{ userId: Id; version: number; status: WorkoutStatus } | undefined> {
  const [found] = await rows<{ userId: Id; version: number; status: WorkoutStatus }>(
    tx,
    sql`select user_id as "userId", version, status from workout where id = ${id}`,
  )
  return found
}

/** Forgets for good what anybody deleted too long ago, now and then. What fails is done the next time. */
export function sweepDeleted(app: FastifyInstance): void {
  const sweep = () =>
    forgetOld(app).catch((error: unknown) =>
      app.log.debug({ err: error }, 'What is kept for a while is forgotten another time'),
    )
  const timer = setInterval(sweep, SWEEP_MS).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}

/** Forgets what was kept for a while: too old, or beyond as many as a person may have. The oldest go first. */
export async function forgetOld({ database: { db }, now, limits }: FastifyInstance): Promise<void> {
  await db.execute(sql`delete from deleted_workout where deleted_at < ${now().toISOString()}::timestamptz - ${KEPT}`)
  await db.execute(sql`delete from deleted_workout where id in (select id from (select id,
    row_number() over (partition by user_id order by deleted_at desc, id) as place from deleted_workout) d
    where place > ${limits.deletedWorkouts})`)
  await db.execute(sql`delete from idempotency_key where (user_id, key) in (select user_id, key from (select user_id, key,
    row_number() over (partition by user_id order by created_at desc, key) as place from idempotency_key) k
    where place > ${limits.storedAnswers}) or created_at < ${now().toISOString()}::timestamptz - ${KEPT}`)
}

/**
 * Deletes a workout. Keeps what that takes away, and remembers what an import would know it by, of the newest that a
 * member deleted.
 */
export async function keepAndDelete(tx: Transaction, userId: Id, id: Id, now: Date): Promise<void> {
  const at = now.toISOString()
  await tx.execute(sql`
    with kept as (
      insert into deleted_workout (id, user_id, deleted_at, content)
      select w.id, w.user_id, ${at}::timestamptz, jsonb_build_object(
        'workout', to_jsonb(w),
        'exercises', coalesce((select jsonb_agg(to_jsonb(we)) from workout_exercise we where we.workout_id = w.id), '[]'),
        'sets', coalesce((select jsonb_agg(to_jsonb(s)) from ${BLOCKS}
          cross join lateral (select * from set where workout_exercise_id = we.id offset 0) s), '[]'),
        'comments', coalesce((select jsonb_agg(to_jsonb(c)) from comment c where c.workout_id = w.id), '[]'),
        'assignments', coalesce((select jsonb_agg(a.id) from assigned_workout a where a.workout_id = w.id), '[]'),
        'names', coalesce((select jsonb_object_agg(e.id, e.name) from ${BLOCKS}), '{}'))
      from workout w where w.id = ${id}
    ), remembered as (
      insert into deleted_source (user_id, workout_id, source, source_key, deleted_at)
      select user_id, id, source, source_key, ${at}::timestamptz from workout where id = ${id}
      on conflict (user_id, workout_id) do update set deleted_at = excluded.deleted_at
    ), forgotten as (
      delete from deleted_source where user_id = ${userId} and deleted_at < (select deleted_at from deleted_source
        where user_id = ${userId} order by deleted_at desc offset ${LIMITS.deletedRemembered.most - 1} limit 1)
    )
    delete from workout where id = ${id}`)
}

/**
 * Brings a deleted workout of the member's back as it was, one version on; one that is there already is answered as it
 * is. Throws not-found, also when it was deleted too long ago, and workout-exists when the same workout was imported
 * again meanwhile, too-many-sets when it was kept before there was a limit, limit-reached. Who commented on it is bumped too, as when a comment is made: nobody can be renamed or deleted then.
 */
export function restoreWorkout(app: FastifyInstance, userId: Id, id: Id): Promise<Saved<SavedWorkout>> {
  const change = { kind: 'workout-created' as const, workoutId: id }
  let planned = new Set<Id>()
  const plan = async () => {
    planned = new Set([userId, ...(await readAuthors(app.database.db, userId, id))])
    return { accounts: [...planned], change }
  }
  return app.save(plan, async ({ tx, now, epoch, revision, workouts, bumpGroups, planAgain }) => {
    const authors = await readAuthors(tx, userId, id)
    // it was restored, commented on and deleted again after it was planned
    if (authors.some((author) => !planned.has(author))) planAgain()
    const content = await takeKept(tx, userId, id, now)
    if (content === undefined) {
      requireMatching(await readVersion(tx, id), userId, undefined)
    } else {
      await refuseDuplicate(tx, userId, content)
      if (content.workout.status === 'open') await refuseSecondOpen(tx, userId)
      await app.stored.require(tx, userId, { workouts: 1, bytes: content.workout.size_bytes ?? 0 })
      await tx.execute(sql`delete from deleted_source where user_id = ${userId} and workout_id = ${id}`)
      await putBack(tx, userId, content, authors, now)
      if (content.workout.status === 'open') {
        const shownIn = await groupsShown(tx, userId)
        // its day may come back, too: all of these are locked in one order
        if (shownIn.length > 0) await bumpGroups([...shownIn, ...(await leaderboardsOf(tx, userId))])
      }
      await workouts.written([id])
      await tx.execute(sql`update assigned_workout set workout_id = ${id}
        where id = any(${uuids(content.assignments)}) and client_id = ${userId} and workout_id is null`)
    }
    return { workout: await mustRead(tx, id), epoch, revision }
  })
}

/** Who commented on a deleted workout and still has an account. */
async function readAuthors(db: Queries, userId: Id, id: Id): Promise<Id[]> {
  const found = await rows<{ id: Id }>(
    db,
    sql`select id from account where id in (select (c ->> 'author_id')::uuid
      from deleted_workout d, jsonb_array_elements(d.content -> 'comments') c where d.id = ${id} and d.user_id = ${userId})`,
  )
  return found.map(({ id }) => id)
}

async function takeKept(tx: Transaction, userId: Id, id: Id, now: Date): Promise<Content | undefined> {
  const [kept] = await rows<{ content: Content }>(
    tx,
    sql`delete from deleted_workout where id = ${id} and user_id = ${userId}
      and deleted_at >= ${now.toISOString()}::timestamptz - ${KEPT} returning content`,
  )
  return kept?.content
}

/** What makes an import take two workouts for one: the source's key, an export's own id, or the start and the title. */
async function refuseDuplicate(tx: Transaction, userId: Id, { workout }: Content): Promise<void> {
  const { id, source, source_key, started_at, title, import_id } = workout
  const again = await rows(
    tx,
    sql`select 1 from workout where user_id = ${userId}
      and ((source = ${source}::workout_source and source_key = ${source_key})
        or (source = 'spotter' and source_key = ${id})
        or (started_at = ${started_at}::timestamptz and title = ${title}
          and import_id is not null and import_id is distinct from ${import_id}::uuid))`,
  )
  if (again.length > 0) throw problem('workout-exists', 'It was imported again after it was deleted')
}

async function refuseSecondOpen(tx: Transaction, userId: Id): Promise<void> {
  const open = await readOpenWorkout(tx, userId)
  if (open !== null) throw alreadyOpen(open.id)
}

async function putBack(
  tx: Transaction,
  userId: Id,
  content: Content,
  authors: readonly string[],
  now: Date,
): Promise<void> {
  const setsOf = new Map<Id, Row[]>(content.exercises.map(({ id }) => [id, []]))
  for (const row of content.sets) setsOf.get(row.workout_exercise_id)?.push(row)
  requireFits([...setsOf.values()].map((sets) => ({ sets })))
  const version = Number(content.workout.version) + 1
  const exerciseIds = await exercisesNow(tx, userId, content)
  await insertRows(tx, 'workout', [{ ...content.workout, version, updated_at: now.toISOString() }])
  await insertRows(
    tx,
    'workout_exercise',
    content.exercises.map((row) => ({ ...row, exercise_id: exerciseIds.get(row.exercise_id) ?? row.exercise_id })),
  )
  await insertRows(tx, 'set', content.sets)
  // what somebody said goes with their account
  await insertRows(
    tx,
    'comment',
    content.comments.filter((row) => authors.includes(row.author_id)),
  )
}

/** The exercises that are gone: what each is now, by its name, as if the workout were logged anew. */
async function exercisesNow(tx: Transaction, userId: Id, content: Content): Promise<Map<Id, Id>> {
  const ids = Object.keys(content.names) as Id[]
  const there = await rows<{ id: Id }>(tx, sql`select id from exercise where id = any(${uuids(ids)})`)
  const gone = ids.filter((id) => !there.some((row) => row.id === id))
  const named = gone.map((id) => {
    const blocks = content.exercises.filter((row) => row.exercise_id === id).map((row) => row.id)
    const sets = content.sets.filter((row) => blocks.includes(row.workout_exercise_id))
    return {
      name: content.names[id],
      sets: sets.map((row) => ({
        weightKg: row.weight_kg,
        reps: row.reps,
        durationS: row.duration_s as number | null,
        distanceM: row.distance_m as number | null,
      })),
    }
  })
  const { ids: found } = await resolveExercises(tx, userId, named)
  return new Map(gone.map((id, at) => [id, found[at] || id]))
}

/** Writes rows that came out of `to_jsonb` into the table that they came from. */
async function insertRows(tx: Transaction, table: string, values: readonly Row[]): Promise<void> {
  const [first] = values
  if (first === undefined) return
  const columns = sql.join(
    Object.keys(first).map((name) => sql.identifier(name)),
    sql`, `,
  )
  const name = sql.identifier(table)
  await tx.execute(sql`insert into ${name} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${name}, ${JSON.stringify(values)}::jsonb)`)
}
