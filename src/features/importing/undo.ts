import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import { problem } from '../../contract/problems.ts'
import { type Queries, rows, type Transaction } from '../../db/open.ts'
import { correctedBy, revertCorrections } from './corrections.ts'
import { notifyProgress } from './notify-progress.ts'
import { type Batch, finishBatch, renewLease, WORKOUTS_PER_SAVE } from './queries.ts'
import type { Turn } from './turn.ts'
import { undoProfile } from './undo-profile.ts'

/**
 * What an undo takes away: the import's workouts as it, or a later one, wrote them. One that was changed by hand or talked about since
 * holds somebody's own work, and stays.
 */
const UNTOUCHED = ({ id, userId }: Pick<Batch, 'id' | 'userId'>) =>
  sql`user_id = ${userId} and import_id = ${id} and version = coalesce(imported_version, 1)
    and not exists (select 1 from comment c where c.workout_id = workout.id)`

/** How many workouts an undo puts back to what they were before the import corrected them. */
const CORRECTED = ({ id }: Pick<Batch, 'id'>) => sql`select count(*)::int from import_correction c
  join workout w on w.id = c.workout_id and w.version = c.version where c.import_id = ${id}`

/**
 * Has an import undone by whichever instance gets to it. Once it has begun, or is done, asking again changes nothing.
 * Throws not-found, and import-running while the import is not finished.
 */
export async function beginUndo(db: Queries, userId: Id, id: Id): Promise<void> {
  const [found] = await rows<{ status: Batch['status'] }>(
    db,
    sql`select status from import_batch where id = ${id} and user_id = ${userId}`,
  )
  if (found === undefined) throw problem('not-found')
  if (found.status === 'stored' || found.status === 'running') throw problem('import-running')
  await db.execute(
    sql`update import_batch set status = 'undoing', claim = null, leased_until = null,
        outcome = coalesce(outcome, '{"duplicates":0,"report":null,"error":null}') || jsonb_build_object('toUndo',
          (select count(*) from workout where ${UNTOUCHED({ id, userId })}) + (${CORRECTED({ id })}))
      where id = ${id} and user_id = ${userId} and status in ('done', 'failed')`,
  )
}

/**
 * Puts back what an import corrected and takes its workouts away, newest first and batch by batch, then what came with them and the exercises that it
 * made and that nothing uses any more, and tells the member's pages how far it is.
 * @param turn runs each batch when it is its turn
 */
export async function runUndo(app: FastifyInstance, batch: Batch, turn: Turn): Promise<void> {
  const { userId } = batch
  const outcome = { duplicates: 0, report: null, error: null, ...batch.outcome }
  const total = outcome.toUndo ?? 0
  for (let left = 1; left > 0; ) {
    const { result } = await turn(() =>
      app.save({ accounts: [userId], change: { kind: 'import-undone' } }, async (saving) => {
        const { tx, workouts } = saving
        await renewLease(tx, batch)
        const corrected = await correctedBy(tx, batch, WORKOUTS_PER_SAVE)
        const ids = corrected.length > 0 ? [] : await untouched(tx, batch, WORKOUTS_PER_SAVE)
        await revertCorrections(saving, batch, corrected)
        await workouts.willChange(ids)
        await workouts.remove(ids)
        const remaining = await countUntouched(tx, batch)
        if (remaining === 0) {
          await undoProfile(saving, batch)
          await removeUnusedExercises(tx, batch)
          await finishBatch(tx, batch, 'undone', outcome)
        }
        return remaining
      }),
    )
    left = result
    await notifyProgress(app, batch, left === 0 ? 'undone' : 'undoing', left === 0 ? 1 : Math.max(0, 1 - left / total))
  }
}

async function untouched(tx: Transaction, batch: Batch, limit: number): Promise<Id[]> {
  const found = await rows<{ id: Id }>(
    tx,
    // from the newest on, what is replayed after each batch is short
    sql`select id from workout where ${UNTOUCHED(batch)} order by started_at desc, id desc limit ${limit}`,
  )
  return found.map(({ id }) => id)
}

/** What is left to do. */
async function countUntouched(tx: Transaction, batch: Batch): Promise<number> {
  const [counted] = await rows<{ count: number }>(
    tx,
    sql`select (select count(*)::int from workout where ${UNTOUCHED(batch)}) + (${CORRECTED(batch)}) as count`,
  )
  return counted?.count ?? 0
}

/** A name that somebody said the meaning of, a goal, a plan, an assignment and a deleted workout are uses too. */
async function removeUnusedExercises(tx: Transaction, { id, userId }: Batch): Promise<void> {
  await tx.execute(sql`delete from exercise e where e.owner_id = ${userId} and e.import_id = ${id}
    and not exists (select 1 from workout_exercise x where x.exercise_id = e.id)
    and not exists (select 1 from exercise_alias x where x.exercise_id = e.id)
    and not exists (select 1 from goal x where x.exercise_id = e.id)
    and not exists (select 1 from exercise_plan x where x.exercise_id = e.id)
    and not exists (select 1 from assigned_workout x where x.client_id = ${userId}
      and x.items @> jsonb_build_array(jsonb_build_object('exerciseId', e.id)))
    and not exists (select 1 from deleted_workout x where x.user_id = ${userId}
      and x.content::text like '%' || e.id || '%')`)
}
