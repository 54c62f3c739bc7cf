import type { Assignment, ProgressView } from '../../../contract/progress.ts'
import type { Beginning, PlannedBlock } from './begin.ts'

/* What a workout begins with, as the page knows it: for a start without a network. Pure. */

export const beginningOfAssignment = ({ id, title, items }: Assignment): Beginning => ({
  title,
  from: { assignmentId: id },
  blocks: items.map(({ exerciseId, exercise, sets, weightKg, repsMin, repsMax, durationS }): PlannedBlock => {
    const set = { weight: weightKg, unit: 'kg' as const, reps: repsMax ?? repsMin, durationS }
    return {
      exerciseId,
      name: exercise,
      tracking: durationS === null ? 'weight_reps' : 'duration',
      sets: Array.from({ length: sets }, () => set),
    }
  }),
})

export const beginningOfDue = ({ due, next }: ProgressView['coach']): Beginning => ({
  ...(due !== null && { title: due.title }),
  from: { due: true },
  blocks: next.map(({ exerciseId, exercise, tracking, sets, weightKg, reps }): PlannedBlock => {
    const set = { weight: weightKg, unit: 'kg' as const, reps }
    return { exerciseId, name: exercise, tracking, sets: Array.from({ length: sets ?? 3 }, () => set) }
  }),
})
