import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../../contract/common.ts'
import { rows } from '../../../db/open.ts'
import { readOpenWorkout } from '../../../domain/workouts/open-workout.ts'
import { groupsShown } from '../../../domain/workouts/training-days.ts'
import { discard, finish, isAnythingDone, leftOpenEnd } from './finishing.ts'

/** So long after its last change a workout finishes by itself. */
const LEFT_MS = 4 * 3_600_000
const SWEEP_MS = 60_000
/** So long one instance has for what it takes; then another does it. */
const LEASE = sql`interval '1 minute'`
const BATCH = 50

/** Finishes what was left open, now and then. What fails is done the next time, by any instance. */
export function sweepLeftOpen(app: FastifyInstance): void {
  let running: Promise<unknown> = Promise.resolve()
  const sweep = () => {
    running = finishLeftOpen(app).catch((error: unknown) =>
      app.log.debug({ err: error }, 'What was left open is finished another time'),
    )
  }
  const timer = setInterval(sweep, SWEEP_MS).unref()
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await running
  })
}

/**
 * Finishes the workouts that nobody has changed for four hours, as of their last sets; those without any are discarded.
 * Each is taken under a lease: of several instances one does it.
 * @returns how many were finished or discarded
 */
export async function finishLeftOpen(app: FastifyInstance): Promise<number> {
  const now = app.now()
  const at = sql`${now.toISOString()}::timestamptz`
  const before = new Date(now.getTime() - LEFT_MS)
  const taken = await rows<{ id: Id; userId: Id }>(
    app.database.db,
    sql`update workout set leased_until = ${at} + ${LEASE} where id in (select id from workout
        where status = 'open' and updated_at < ${before.toISOString()}::timestamptz
          and (leased_until is null or leased_until < ${at})
        order by updated_at limit ${BATCH} for update skip locked)
      returning id, user_id as "userId"`,
  )
  let count = 0
  for (const { id, userId } of taken) {
    try {
      if (await end(app, { id, userId }, before)) count += 1
    } catch (error) {
      // the others do not wait for it
      app.log.warn({ err: error, workoutId: id }, 'A workout that was left open is finished another time')
    }
  }
  return count
}

async function end(app: FastifyInstance, { id, userId }: { id: Id; userId: Id }, before: Date): Promise<boolean> {
  const change = { kind: 'workout-finished' as const, workoutId: id }
  const { result } = await app.save({ accounts: [userId], change }, async (saving) => {
    const [open, shownIn] = await Promise.all([readOpenWorkout(saving.tx, userId), groupsShown(saving.tx, userId)])
    // somebody came back to it meanwhile, or has ended it
    if (open === null || open.id !== id || Date.parse(open.updatedAt) >= before.getTime()) return false
    if (isAnythingDone(open)) await finish(saving, open, { endedAt: leftOpenEnd(open), leftOpen: true })
    else await discard(saving, open)
    await saving.bumpGroups(shownIn)
    return true
  })
  return result
}
