import type { Preferences } from '../../contract/accounts.ts'
import type { Equipment, Muscle, RecordKind, SetType, Tracking } from '../../contract/enums.ts'
import type { ProgressView } from '../../contract/progress.ts'

/** `lower_back` as people write it: "Lower back". */
export function muscleName(muscle: Muscle): string {
  const words = muscle.replace('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const EQUIPMENT_NAMES: Partial<Record<Equipment, string>> = {
  body_only: 'Body weight',
  ez_bar: 'EZ bar',
  other: 'Other equipment',
}
export function equipmentName(equipment: Equipment): string {
  const words = equipment.replace('_', ' ')
  return EQUIPMENT_NAMES[equipment] ?? words.charAt(0).toUpperCase() + words.slice(1)
}

/** What a set of an exercise consists of. */
export const TRACKING_NAMES: Record<Tracking, string> = {
  weight_reps: 'Weight and repetitions',
  bodyweight_reps: 'Body weight (+ added)',
  assisted_reps: 'Assisted',
  reps_only: 'Repetitions',
  duration: 'Time',
  weight_duration: 'Weight and time',
  distance_duration: 'Distance and time',
  weight_distance: 'Weight and distance',
}

/** What stands after a record's value. */
export const RECORD_NAMES: Record<RecordKind, string> = {
  max_weight: 'heaviest',
  max_e1rm: 'est. 1RM',
  max_reps: 'reps',
  max_set_volume: 'best set',
  max_duration: 'longest',
  max_distance: 'farthest',
  min_help: 'least help',
}

export const SET_TYPE_NAMES: Record<SetType, string> = {
  normal: 'Working set',
  warmup: 'Warm-up',
  dropset: 'Drop set',
  failure: 'To failure',
}

/** What stands in a set's small box: its number among the working sets, or a letter. */
export const SET_TYPE_LETTERS: Record<Exclude<SetType, 'normal'>, string> = { warmup: 'W', dropset: 'D', failure: 'F' }

export type Band = 'low' | 'productive' | 'high'

/** Working sets a muscle and week: fewer than the first are low, more than the second high. Each member's own. */
export type SetsBand = Pick<Preferences, 'setsLow' | 'setsHigh'>

export const bandOf = (sets: number, { setsLow, setsHigh }: SetsBand): Band =>
  sets < setsLow ? 'low' : sets <= setsHigh ? 'productive' : 'high'

export type PersonalRecord = ProgressView['records'][number]
export type RecentWorkout = ProgressView['recent'][number]

export const plural = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many)

/** Up to two letters that stand for a person. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => [...part][0] ?? '')
    .filter((_, i, all) => i === 0 || i === all.length - 1)
    .join('')
    .toUpperCase()
