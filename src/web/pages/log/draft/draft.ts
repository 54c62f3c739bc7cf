import type { SetType, Tracking, Unit } from '../../../../contract/enums.ts'

/** A workout while it is written down: what stands in the fields, as text. Pure: the form shows it, nothing else. */
export interface Draft {
  /** The name of this save, so that sending it twice saves it once. */
  key: string
  title: string
  /** What `<input type="datetime-local">` holds: wall time of this device. */
  start: string
  /** Empty: it lasts until it is saved. */
  minutes: string
  notes: string
  exercises: DraftExercise[]
  /** The workout that a trainer planned, which this one fulfils. */
  assignmentId?: string
}

export interface DraftExercise {
  /** Names the row while it is edited. */
  row: number
  exerciseId?: string
  name: string
  tracking: Tracking
  notes: string
  /** Done in turns with the exercise above: a superset. */
  withAbove: boolean
  /** What a trainer wants of it, in words. */
  wish?: string
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
  done: boolean
  /** What was planned for it: shown in the empty fields, and taken when the set is ticked. */
  planned?: Values
}

export type SetField = 'weight' | 'reps' | 'distance' | 'time' | 'rpe'

/** What fields hold, or should. A weight comes with its unit. */
export type Values = Partial<Pick<DraftSet, SetField | 'unit'>>

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
const ALL_FIELDS: readonly SetField[] = ['weight', 'reps', 'distance', 'time', 'rpe']

/** The fields of an exercise: those that it asks for, and any that a set of it was saved with. */
export const fieldsOf = ({ tracking, sets }: DraftExercise): readonly SetField[] =>
  ALL_FIELDS.filter((field) => FIELDS[tracking].includes(field) || sets.some((set) => set[field] !== ''))

/** True when nothing stands in its fields. How hard it was does not count: of what? */
export const isBlank = (set: DraftSet): boolean =>
  ALL_FIELDS.every((field) => field === 'rpe' || set[field].trim() === '')

let rows = 0
export const nextRow = (draft: Draft): number => {
  // A draft that was kept over a reload brings its own row numbers along.
  const used = draft.exercises.flatMap(({ row, sets }) => [row, ...sets.map((set) => set.row)])
  rows = Math.floor(Math.max(rows, ...used)) + 1
  return rows
}

export const emptySet = (row: number, unit: Unit): DraftSet => ({
  row,
  type: 'normal',
  weight: '',
  unit,
  reps: '',
  rpe: '',
  time: '',
  distance: '',
  done: false,
})

/** A workout that starts now. */
export const emptyDraft = (key: string, now: Date): Draft => ({
  key,
  title: '',
  start: localText(now),
  minutes: '',
  notes: '',
  exercises: [],
})

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
    notes: '',
    withAbove: false,
    sets: [emptySet(row + 0.5, lastUnit(draft) ?? unit)],
  }
  return { ...draft, exercises: [...draft.exercises, added] }
}

/** A plate in pounds is seldom followed by one in kilograms. */
const lastUnit = (draft: Draft): Unit | undefined => draft.exercises.at(-1)?.sets.at(-1)?.unit

export const changeExercise = (
  draft: Draft,
  row: number,
  change: (exercise: DraftExercise) => DraftExercise,
): Draft => ({
  ...draft,
  exercises: draft.exercises.map((exercise) => (exercise.row === row ? change(exercise) : exercise)),
})

/** The next set is most often the last one again; how hard it was is not copied. */
export function addSet(draft: Draft, exerciseRow: number, unit: Unit): Draft {
  const row = nextRow(draft)
  return changeExercise(draft, exerciseRow, (exercise) => {
    const last = exercise.sets.at(-1)
    const added = last
      ? { ...last, row, rpe: '', done: false, type: last.type === 'warmup' ? 'normal' : last.type }
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

/** Ticks a set as done: what was suggested in its empty fields becomes what was lifted. Again: not done after all. */
export function tickSet(draft: Draft, exerciseRow: number, row: number, suggested: Values): Draft {
  const tick = (set: DraftSet): DraftSet => {
    if (set.done) return { ...set, done: false }
    const filled = { ...set, done: true }
    for (const field of ALL_FIELDS) {
      if (field === 'rpe' || set[field] !== '') continue
      filled[field] = suggested[field] ?? ''
      if (field === 'weight') filled.unit = suggested.unit ?? set.unit
    }
    return filled
  }
  return changeExercise(draft, exerciseRow, (exercise) => ({
    ...exercise,
    sets: exercise.sets.map((set) => (set.row === row ? tick(set) : set)),
  }))
}

/** Puts values into the set at this place; where there is none, into a new one. */
export function putValues(draft: Draft, exerciseRow: number, at: number, values: Values, unit: Unit): Draft {
  const setsIn = (of: Draft) => of.exercises.find(({ row }) => row === exerciseRow)?.sets ?? []
  const there = setsIn(draft)[at]
  const longer = there === undefined ? addSet(draft, exerciseRow, unit) : draft
  const target = there ?? setsIn(longer).at(-1)
  return target === undefined ? draft : changeSet(longer, exerciseRow, target.row, values)
}
