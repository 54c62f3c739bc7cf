import type { ExerciseInput, SetInput, WorkoutInput } from '../../../features/workouts/contract.ts'
import { type DistanceUnit, toMetres } from '../../../training/units.ts'
import type { SetType, Tracking, Unit } from '../../../vocabulary.ts'

/** A workout while it is written down: what stands in the fields, as text. Pure: the form shows it, nothing else. */
export interface Draft {
  /** The name of this save, so that sending it twice saves it once. */
  key: string
  title: string
  /** What `<input type="datetime-local">` holds: wall time of this device. */
  start: string
  minutes: string
  notes: string
  exercises: DraftExercise[]
}

export interface DraftExercise {
  /** Names the row while it is edited. */
  row: number
  exerciseId?: string
  name: string
  tracking: Tracking
  sets: DraftSet[]
}

export interface DraftSet {
  row: number
  type: SetType
  weight: string
  unit: Unit
  reps: string
  rpe: string
  /** Minutes and seconds, "1:30", or seconds. */
  time: string
  distance: string
}

export type SetField = 'weight' | 'reps' | 'distance' | 'time' | 'rpe'

/** What is asked for, by the way an exercise is tracked. */
export const FIELDS: Record<Tracking, readonly SetField[]> = {
  weight_reps: ['weight', 'reps', 'rpe'],
  bodyweight_reps: ['weight', 'reps', 'rpe'],
  assisted_reps: ['weight', 'reps', 'rpe'],
  reps_only: ['reps', 'rpe'],
  duration: ['time', 'rpe'],
  weight_duration: ['weight', 'time', 'rpe'],
  distance_duration: ['distance', 'time'],
  weight_distance: ['weight', 'distance'],
}

let rows = 0
const nextRow = (draft: Draft): number => {
  // A draft that was kept over a reload brings its own row numbers along.
  const used = draft.exercises.flatMap(({ row, sets }) => [row, ...sets.map((set) => set.row)])
  rows = Math.max(rows, ...used) + 1
  return rows
}

const emptySet = (row: number, unit: Unit): DraftSet => ({
  row,
  type: 'normal',
  weight: '',
  unit,
  reps: '',
  rpe: '',
  time: '',
  distance: '',
})

export function emptyDraft(key: string, now: Date): Draft {
  const started = new Date(now.getTime() - 60 * 60_000)
  return { key, title: '', start: localText(started), minutes: '60', notes: '', exercises: [] }
}

/** Wall time of this device, to the minute: 2026-11-23T18:05. */
export function localText(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

export function addExercise(
  draft: Draft,
  exercise: { id?: string; name: string; tracking: Tracking },
  unit: Unit,
): Draft {
  const row = nextRow(draft)
  const added: DraftExercise = {
    row,
    ...(exercise.id !== undefined && { exerciseId: exercise.id }),
    name: exercise.name,
    tracking: exercise.tracking,
    sets: [emptySet(row + 0.5, lastUnit(draft) ?? unit)],
  }
  return { ...draft, exercises: [...draft.exercises, added] }
}

/** A plate in pounds is seldom followed by one in kilograms. */
const lastUnit = (draft: Draft): Unit | undefined => draft.exercises.at(-1)?.sets.at(-1)?.unit

const changeExercise = (draft: Draft, row: number, change: (exercise: DraftExercise) => DraftExercise): Draft => ({
  ...draft,
  exercises: draft.exercises.map((exercise) => (exercise.row === row ? change(exercise) : exercise)),
})

export const removeExercise = (draft: Draft, row: number): Draft => ({
  ...draft,
  exercises: draft.exercises.filter((exercise) => exercise.row !== row),
})

/** The next set is most often the last one again; how hard it was is not copied. */
export function addSet(draft: Draft, exerciseRow: number, unit: Unit): Draft {
  const row = nextRow(draft)
  return changeExercise(draft, exerciseRow, (exercise) => {
    const last = exercise.sets.at(-1)
    const added = last
      ? { ...last, row, rpe: '', type: last.type === 'warmup' ? 'normal' : last.type }
      : emptySet(row, unit)
    return { ...exercise, sets: [...exercise.sets, added] }
  })
}

export const changeSet = (draft: Draft, exerciseRow: number, row: number, change: Partial<DraftSet>): Draft =>
  changeExercise(draft, exerciseRow, (exercise) => ({
    ...exercise,
    sets: exercise.sets.map((set) => (set.row === row ? { ...set, ...change } : set)),
  }))

export const removeSet = (draft: Draft, exerciseRow: number, row: number): Draft =>
  changeExercise(draft, exerciseRow, (exercise) => ({
    ...exercise,
    sets: exercise.sets.filter((set) => set.row !== row),
  }))

/** What is still missing or cannot be read, in words; null when the draft can be saved. */
export function complaint(draft: Draft): string | null {
  if (Number.isNaN(Date.parse(draft.start))) return 'Say when the workout started.'
  const minutes = draft.minutes.trim() === '' ? 0 : Number(draft.minutes)
  if (!(minutes >= 0 && minutes <= 24 * 60)) return 'A workout lasts from 0 to 1,440 minutes.'
  if (draft.exercises.length === 0) return 'Add an exercise.'
  for (const { name, tracking, sets } of draft.exercises) {
    if (sets.length === 0) return `Add a set to ${name}, or remove it.`
    for (const [i, set] of sets.entries()) {
      const asked = FIELDS[tracking]
      const unread = asked.find((field) => set[field].trim() !== '' && readField(set, field) === undefined)
      if (unread) return `${name}, set ${i + 1}: “${set[unread]}” is not a ${unread}.`
      const told = asked.some((field) => field !== 'rpe' && readField(set, field) !== undefined)
      if (!told) return `${name}, set ${i + 1} is empty.`
    }
  }
  return null
}

/** The draft as it is saved. Only for a draft without complaint. */
export function toWorkout(draft: Draft, timeZone: string, distanceUnit: DistanceUnit): WorkoutInput {
  const start = new Date(draft.start)
  const minutes = Number(draft.minutes)
  const title = draft.title.trim()
  const notes = draft.notes.trim()
  return {
    title: title === '' ? defaultTitle(start) : title,
    startedAt: start.toISOString(),
    ...(minutes > 0 && { endedAt: new Date(start.getTime() + minutes * 60_000).toISOString() }),
    timeZone,
    ...(notes !== '' && { notes }),
    exercises: draft.exercises.map((exercise) => toExercise(exercise, distanceUnit)),
  }
}

export function defaultTitle(start: Date): string {
  const hour = start.getHours()
  const part = hour < 5 ? 'Night' : hour < 12 ? 'Morning' : hour < 17 ? 'Afternoon' : 'Evening'
  return `${part} workout`
}

function toExercise({ exerciseId, name, tracking, sets }: DraftExercise, distanceUnit: DistanceUnit): ExerciseInput {
  return {
    ...(exerciseId === undefined ? { name } : { exerciseId }),
    sets: sets.map((set) => toSet(set, FIELDS[tracking], distanceUnit)),
  }
}

function toSet(set: DraftSet, asked: readonly SetField[], distanceUnit: DistanceUnit): SetInput {
  const value = (field: SetField) => (asked.includes(field) ? readField(set, field) : undefined)
  const weight = value('weight')
  const reps = value('reps')
  const rpe = value('rpe')
  const durationS = value('time')
  const distance = value('distance')
  return {
    type: set.type,
    unit: set.unit,
    ...(weight !== undefined && { weight }),
    ...(reps !== undefined && { reps }),
    ...(rpe !== undefined && { rpe }),
    ...(durationS !== undefined && { durationS }),
    ...(distance !== undefined && { distanceM: toMetres(distance, distanceUnit) }),
  }
}

/** The number in a field, undefined when it is empty or none. A decimal comma is a decimal point. */
export function readField(set: DraftSet, field: SetField): number | undefined {
  const text = set[field].trim().replace(',', '.')
  if (text === '') return undefined
  if (field === 'time') return readTime(text)
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) return undefined
  if (field === 'reps' && !(Number.isInteger(value) && value <= 1000)) return undefined
  if (field === 'weight' && value > 9999) return undefined
  if (field === 'rpe' && !(value >= 1 && value <= 10 && Number.isInteger(value * 2))) return undefined
  return value
}

/** "90" is 90 seconds, "1:30" too, "1:02:03" has hours. */
function readTime(text: string): number | undefined {
  const parts = text.split(':')
  if (parts.length > 3 || !parts.every((part) => /^\d{1,5}$/.test(part))) return undefined
  return parts.reduce((seconds, part) => seconds * 60 + Number(part), 0)
}
