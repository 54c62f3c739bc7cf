import { fromKg, toKg } from '../../../contract/arithmetic/units.ts'
import type { Sent } from '../../../contract/common.ts'
import type { Tracking, Unit } from '../../../contract/enums.ts'
import type { AssignedItemInput, Assignment, AssignmentInput } from '../../../contract/progress.ts'
import { plainDigits, readDecimal, readWhole } from '../../format/decimal.ts'

/** A workout while a trainer plans it: what stands in the fields, as text. Pure: the form shows it, nothing else. */
export interface AssignDraft {
  title: string
  notes: string
  /** civil dates of the client's calendar */
  days: readonly string[]
  items: readonly DraftItem[]
}

export interface DraftItem {
  /** Names the row while it is edited. */
  row: number
  exerciseId: string
  name: string
  isTimed: boolean
  sets: string
  /** "8", or "8-12" */
  reps: string
  /** Seconds, or "1:30". */
  time: string
  weight: string
  rpe: string
}

/** An exercise to put into the draft, with what is known to fit. */
export interface Pick {
  exerciseId: string
  name: string
  tracking?: Tracking
  sets?: number | null
  reps?: number | null
  weightKg?: number | null
}

const TIMED: readonly Tracking[] = ['duration', 'weight_duration', 'distance_duration']
const USUAL_SETS = '3'

export const emptyAssignDraft = (day: string): AssignDraft => ({ title: '', notes: '', days: [day], items: [] })

export function draftOf({ title, notes, scheduledOn, items }: Assignment, unit: Unit): AssignDraft {
  return {
    title,
    notes: notes ?? '',
    days: [scheduledOn],
    items: items.map((item, row) => ({
      row,
      exerciseId: item.exerciseId,
      name: item.exercise,
      isTimed: item.durationS !== null,
      sets: String(item.sets),
      reps: [...new Set([item.repsMin, item.repsMax])].filter((reps) => reps !== null).join('-'),
      time: item.durationS === null ? '' : String(item.durationS),
      weight: weightText(item.weightKg, unit),
      rpe: item.rpe === null ? '' : String(item.rpe),
    })),
  }
}

const weightText = (kg: number | null | undefined, unit: Unit): string => (kg == null ? '' : String(fromKg(kg, unit)))

export function addItem(
  draft: AssignDraft,
  { exerciseId, name, tracking, sets, reps, weightKg }: Pick,
  unit: Unit,
): AssignDraft {
  const added: DraftItem = {
    row: Math.max(-1, ...draft.items.map(({ row }) => row)) + 1,
    exerciseId,
    name,
    isTimed: tracking !== undefined && TIMED.includes(tracking),
    sets: sets == null ? USUAL_SETS : String(sets),
    reps: reps == null ? '' : String(reps),
    time: '',
    weight: weightText(weightKg, unit),
    rpe: '',
  }
  return { ...draft, items: [...draft.items, added] }
}

export const changeItem = (draft: AssignDraft, row: number, part: Partial<DraftItem>): AssignDraft => ({
  ...draft,
  items: draft.items.map((item) => (item.row === row ? { ...item, ...part } : item)),
})

export const removeItem = (draft: AssignDraft, row: number): AssignDraft => ({
  ...draft,
  items: draft.items.filter((item) => item.row !== row),
})

/** What has to be mended first, in words; null when the draft can be assigned. */
export function assignComplaint({ title, days, items }: AssignDraft): string | null {
  if (title.trim() === '') return 'Give the workout a title.'
  if (days.length === 0) return 'Choose a day.'
  if (items.length === 0) return 'Add an exercise.'
  for (const item of items) {
    if (readCount(item.sets, 50) === undefined) return `${item.name}: how many sets?`
    if (!item.isTimed && item.reps.trim() !== '' && readReps(item.reps) === undefined)
      return `${item.name}: “${item.reps}” is not a number of reps, such as 8 or 8-12.`
    if (item.isTimed && item.time.trim() !== '' && readSeconds(item.time) === undefined)
      return `${item.name}: “${item.time}” is not a time, such as 45 or 1:30.`
    if (item.weight.trim() !== '' && readWeight(item.weight) === undefined)
      return `${item.name}: “${item.weight}” is not a weight.`
  }
  return null
}

/** The draft as it is sent. Only for a draft without complaint. */
export function toAssignment(
  { title, notes, days, items }: AssignDraft,
  unit: Unit,
): Sent<AssignmentInput> & { scheduledOn: string[] } {
  return {
    title: title.trim(),
    notes: notes.trim() === '' ? null : notes.trim(),
    scheduledOn: [...days].sort(),
    items: items.map((item) => toItem(item, unit)),
  }
}

function toItem(
  { exerciseId, isTimed, sets, reps, time, weight, rpe }: DraftItem,
  unit: Unit,
): Sent<AssignedItemInput> {
  const range = isTimed ? undefined : readReps(reps)
  const seconds = isTimed ? readSeconds(time) : undefined
  const load = readWeight(weight)
  return {
    exerciseId,
    sets: readCount(sets, 50) ?? 1,
    ...(range !== undefined && { repsMin: range[0], repsMax: range[1] }),
    ...(seconds !== undefined && { durationS: seconds }),
    ...(load !== undefined && { weightKg: toKg(load, unit) }),
    ...(rpe !== '' && { rpe: Number(rpe) }),
  }
}

const readCount = (text: string, most: number): number | undefined => readWhole(text, 1, most) ?? undefined

/** "8" is 8 to 8, "8-12" and "8 – 12" are a range. */
function readReps(text: string): [number, number] | undefined {
  const ends = text.split(/[-–]/).map((part) => readCount(part, 1000))
  const [least, most] = [ends[0], ends.at(-1)]
  if (ends.length > 2 || least === undefined || most === undefined || least > most) return undefined
  return [least, most]
}

function readSeconds(text: string): number | undefined {
  const match = /^(?:(\d{1,3}):)?(\d{1,5})$/.exec(plainDigits(text))
  const seconds = match === null ? 0 : Number(match[1] ?? 0) * 60 + Number(match[2])
  return seconds >= 1 && seconds <= 86_400 ? seconds : undefined
}

function readWeight(text: string): number | undefined {
  const value = readDecimal(text)
  return value !== null && value <= 9999 ? value : undefined
}
