import type { Tracking, Unit } from '../../../contract/enums.ts'
import type { Assignment, ProgressView } from '../../../contract/progress.ts'
import type { OpenFrom } from '../../../contract/training/open-routes.ts'

/* What a workout begins with, as the page knows it: for a start without a network. Pure. */

/** An exercise with sets to do, as this browser knows it. */
export interface PlannedBlock {
  exerciseId?: string
  name: string
  tracking: Tracking
  sets: { weight?: number | null; unit?: Unit; reps?: number | null; durationS?: number | null }[]
}

export interface Beginning {
  title?: string
  from?: OpenFrom
  /** What `from` comes to, for a start without a network; null: it is not known here. */
  blocks?: PlannedBlock[] | null
}

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

/**
 * What is begun without a network: with blocks of this browser's or with `from`, never with both. A plan of a trainer's is
 * fulfilled by `from` alone, and what is not known here is put together by the server once it can be asked.
 */
export function kept({ from, blocks = null }: Beginning): Pick<Beginning, 'from'> & { blocks: PlannedBlock[] } {
  if (from === undefined || (blocks !== null && from.assignmentId === undefined)) return { blocks: blocks ?? [] }
  return { from, blocks: [] }
}
