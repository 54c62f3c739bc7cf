import { and, count, eq, isNull, ne, or } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { GoalInput, SavedBody } from '../../contract/body.ts'
import type { Id } from '../../contract/common.ts'
import type { Tracking } from '../../contract/enums.ts'
import { problem } from '../../contract/problems.ts'
import type { Transaction } from '../../db/open.ts'
import { exercise, goal } from '../../db/schema/index.ts'
import { deriveGoals, MAX_GOALS } from '../../domain/workouts/goals.ts'

const BY_REPS: readonly Tracking[] = ['weight_reps', 'bodyweight_reps', 'assisted_reps', 'reps_only']

/**
 * Sets the member's goal for an exercise, in the place of an earlier one. Throws unknown-exercise, or invalid-request
 * for a target that no set of this exercise can reach.
 */
export async function setGoal(
  app: FastifyInstance,
  userId: Id,
  exerciseId: Id,
  { targetWeightKg = null, targetReps = null, dueOn = null }: GoalInput,
): Promise<SavedBody> {
  if (targetWeightKg === null && targetReps === null)
    throw problem('invalid-request', 'A goal needs a weight, repetitions, or both')
  return change(app, userId, async (tx) => {
    requireReachable(await trackingOf(tx, userId, exerciseId), targetWeightKg, targetReps)
    const [others] = await tx
      .select({ goals: count() })
      .from(goal)
      .where(and(eq(goal.userId, userId), ne(goal.exerciseId, exerciseId)))
    if ((others?.goals ?? 0) >= MAX_GOALS)
      throw problem('invalid-request', `You can have at most ${MAX_GOALS} goals at a time; remove one first`)
    const targets = { targetWeightKg: targetWeightKg === null ? null : String(targetWeightKg), targetReps, dueOn }
    await tx
      .insert(goal)
      .values({ userId, exerciseId, ...targets, createdAt: app.now() })
      .onConflictDoUpdate({ target: [goal.userId, goal.exerciseId], set: targets })
    await deriveGoals(tx, userId, [exerciseId])
  })
}

/** Throws not-found when there is no goal for this exercise. */
export async function removeGoal(app: FastifyInstance, userId: Id, exerciseId: Id): Promise<SavedBody> {
  return change(app, userId, async (tx) => {
    const removed = await tx
      .delete(goal)
      .where(and(eq(goal.userId, userId), eq(goal.exerciseId, exerciseId)))
      .returning({ exerciseId: goal.exerciseId })
    if (removed.length === 0) throw problem('not-found')
  })
}

async function change(app: FastifyInstance, userId: Id, write: (tx: Transaction) => Promise<void>): Promise<SavedBody> {
  const { result } = await app.save(
    { accounts: [userId], change: { kind: 'goal-changed' } },
    async ({ tx, epoch, revision }) => {
      await write(tx)
      return { epoch, revision }
    },
  )
  return result
}

async function trackingOf(tx: Transaction, userId: Id, exerciseId: Id): Promise<Tracking> {
  const [found] = await tx
    .select({ tracking: exercise.tracking })
    .from(exercise)
    .where(and(eq(exercise.id, exerciseId), or(isNull(exercise.ownerId), eq(exercise.ownerId, userId))))
  if (found === undefined) throw problem('unknown-exercise')
  return found.tracking
}

function requireReachable(tracking: Tracking, targetWeightKg: number | null, targetReps: number | null): void {
  if (targetWeightKg !== null && tracking === 'assisted_reps')
    throw problem('invalid-request', 'The weight of this exercise is help: set a goal of repetitions')
  if (targetReps !== null && !BY_REPS.includes(tracking))
    throw problem('invalid-request', 'This exercise is not counted in repetitions')
}
