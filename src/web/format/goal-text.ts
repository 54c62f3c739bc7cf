import type { Goal } from '../../contract/progress.ts'
import type { Format } from './format.ts'
import { plural } from './words.ts'

/** "100 kg × 5": what is to be done in one set. */
export function goalText({ targetWeightKg, targetReps }: Goal, format: Format): string {
  if (targetWeightKg === null) return `${targetReps} ${plural(targetReps ?? 0, 'rep')}`
  return targetReps === null ? format.weight(targetWeightKg) : `${format.weight(targetWeightKg)} × ${targetReps}`
}

/** How far it is and by when, in words. */
export function stateOfGoal(goal: Goal, format: Format): string {
  if (goal.reachedOn !== null) return `Reached ${format.when(goal.reachedOn)}`
  return [bestText(goal, format), dueText(goal, format)].filter((part) => part !== '').join(' · ')
}

/** The set so far that is nearest to the goal. */
function bestText({ targetWeightKg, targetReps, bestWeightKg, bestReps, share }: Goal, format: Format): string {
  if (share === 0) return 'Not begun'
  const isByWeight = targetWeightKg !== null && (bestWeightKg ?? 0) / targetWeightKg >= share
  const weightKg = isByWeight ? bestWeightKg : targetWeightKg
  const reps = isByWeight ? targetReps : bestReps
  const parts = [
    ...(weightKg === null ? [] : [format.weight(weightKg)]),
    ...(reps === null ? [] : [weightKg === null ? `${reps} ${plural(reps, 'rep')}` : `× ${reps}`]),
  ]
  return `Best so far ${parts.join(' ')}`
}

function dueText({ dueOn }: Goal, format: Format): string {
  if (dueOn === null) return ''
  const days = -format.daysSince(dueOn)
  if (days < 0) return `was due ${format.dayWithYear(dueOn)}`
  if (days === 0) return 'due today'
  return days < 60 ? `${days} ${plural(days, 'day')} left` : `due ${format.dayWithYear(dueOn)}`
}
