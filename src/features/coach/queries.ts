import type { PlanView } from '../../contract/coach.ts'
import type { Id } from '../../contract/common.ts'
import { problem } from '../../contract/problems.ts'
import type { Transaction } from '../../db/open.ts'
import { memberCalendar } from '../../domain/calendar/member-calendar.ts'
import { readExerciseFacts } from '../../domain/coach/history.ts'
import { usualPlan } from '../../domain/coach/plan.ts'

/** A member's plan for one exercise. Throws not-found when they have no such exercise. */
export async function mustReadPlan(tx: Transaction, userId: Id, exerciseId: Id): Promise<PlanView> {
  const [exercise, calendar] = await Promise.all([
    readExerciseFacts(tx, userId, exerciseId),
    memberCalendar(tx, userId),
  ])
  if (exercise === undefined || calendar === undefined) throw problem('not-found')
  const { name, tracking, mechanic, plan } = exercise
  return { exerciseId, exercise: name, tracking, plan, usual: usualPlan(mechanic, calendar.weightUnit) }
}
