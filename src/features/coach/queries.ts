import type { Transaction } from '../../db/open.ts'
import { problem } from '../../problems.ts'
import { readExerciseFacts } from '../../training/coach/history.ts'
import { usualPlan } from '../../training/coach/plan.ts'
import { memberCalendar } from '../../training/member-calendar.ts'
import type { Id } from '../../wire.ts'
import type { PlanView } from './contract.ts'

/** A member's plan for one exercise. Throws not-found when they have no such exercise. */
export async function mustReadPlan(tx: Transaction, userId: Id, exerciseId: Id): Promise<PlanView> {
  const [[exercise], calendar] = await Promise.all([
    readExerciseFacts(tx, userId, [exerciseId]),
    memberCalendar(tx, userId),
  ])
  if (exercise === undefined || calendar === undefined) throw problem('not-found')
  const { name, tracking, mechanic, plan } = exercise
  return { exerciseId, exercise: name, tracking, plan, usual: usualPlan(mechanic, calendar.weightUnit) }
}
