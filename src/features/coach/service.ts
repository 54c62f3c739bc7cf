import { and, eq } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { ExercisePlan, SavedPlan } from '../../contract/coach.ts'
import type { Id } from '../../contract/common.ts'
import { problem } from '../../contract/problems.ts'
import type { Transaction } from '../../db/open.ts'
import { exercisePlan } from '../../db/schema/index.ts'
import { mustReadPlan } from './queries.ts'

/** Saves how the coach is to move an exercise on. Throws not-found for exercises that the member does not have. */
export async function savePlan(
  app: FastifyInstance,
  userId: Id,
  exerciseId: Id,
  plan: ExercisePlan,
): Promise<SavedPlan> {
  if (plan.repsMin > plan.repsMax) throw problem('invalid-request', 'repsMin must not be above repsMax')
  const columns = { ...plan, targetRpe: textOrNull(plan.targetRpe), stepKg: textOrNull(plan.stepKg) }
  return change(app, userId, exerciseId, (tx) =>
    tx
      .insert(exercisePlan)
      .values({ userId, exerciseId, ...columns })
      .onConflictDoUpdate({ target: [exercisePlan.userId, exercisePlan.exerciseId], set: columns }),
  )
}

/** Back to the usual plan. Without one of the member's own, nothing changes. */
export const resetPlan = (app: FastifyInstance, userId: Id, exerciseId: Id): Promise<SavedPlan> =>
  change(app, userId, exerciseId, (tx) =>
    tx.delete(exercisePlan).where(and(eq(exercisePlan.userId, userId), eq(exercisePlan.exerciseId, exerciseId))),
  )

/** Decimals travel to the database as text. */
const textOrNull = (value: number | null): string | null => (value === null ? null : String(value))

async function change(
  app: FastifyInstance,
  userId: Id,
  exerciseId: Id,
  write: (tx: Transaction) => Promise<unknown>,
): Promise<SavedPlan> {
  const { result, epoch, revision } = await app.save(
    { accounts: [userId], change: { kind: 'plan-changed' } },
    async ({ tx }) => {
      // before the write, because an exercise that is not theirs must not be planned
      await mustReadPlan(tx, userId, exerciseId)
      await write(tx)
      return mustReadPlan(tx, userId, exerciseId)
    },
  )
  return { ...result, epoch, revision: revision(userId) }
}
