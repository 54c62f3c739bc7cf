import type { AssignedItem } from '../../../contract/progress.ts'
import type { Format } from '../../format/format.ts'
import { plural } from '../../format/words.ts'

/** What is asked for in one exercise: "3 × 8–12 × 60 kg at RPE 8". */
export function itemText(item: Omit<AssignedItem, 'exerciseId' | 'notes'>, format: Format): string {
  const { sets, weightKg, rpe, durationS } = item
  const amount = durationS !== null ? format.clock(durationS) : repsText(item, format)
  const parts = [
    amount === null ? `${format.number(sets)} ${plural(sets, 'set')}` : `${format.number(sets)} × ${amount}`,
    ...(weightKg === null ? [] : [`× ${format.weight(weightKg)}`]),
    ...(amount !== null && durationS === null && weightKg === null ? ['reps'] : []),
    ...(rpe === null ? [] : [`at RPE ${format.number(rpe, 1)}`]),
  ]
  return parts.join(' ')
}

function repsText({ repsMin, repsMax }: Pick<AssignedItem, 'repsMin' | 'repsMax'>, format: Format): string | null {
  if (repsMin === null && repsMax === null) return null
  if (repsMin === null) return `up to ${format.number(repsMax ?? 0)}`
  if (repsMax === null) return `${format.number(repsMin)}+`
  return repsMin === repsMax ? format.number(repsMin) : `${format.number(repsMin)}–${format.number(repsMax)}`
}
