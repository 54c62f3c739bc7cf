import type { SetType, Tracking, Unit } from '../../../../contract/enums.ts'
import { FIELDS, type SetField } from '../../../format/set-fields.ts'
import { deviceZone, wallTime } from '../../../format/zoned-time.ts'

/** A workout while it is written down: what stands in the fields, as text. Pure: the form shows it, nothing else. */
export interface Draft {
  /** The name of this save, so that sending it twice saves it once. */
  key: string
  title: string
  /** What `<input type="datetime-local">` holds: wall time in `zone`. */
  start: string
  zone: string
  /** Empty: nobody knows. */
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
  notes: string
  /** Done in turns with the exercise above: a superset. */
  withAbove: boolean
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

/** What fields hold, or should. A weight comes with its unit. */
export type Values = Partial<Pick<DraftSet, SetField | 'unit'>>

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
})

/** A workout that nobody has written anything of. */
export const emptyDraft = (key: string, now: Date): Draft => ({
  key,
  title: '',
  start: wallTime(now.getTime(), deviceZone),
  zone: deviceZone,
  minutes: '',
  notes: '',
  exercises: [],
})

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

/** Puts values into the set at this place; where there is none, into a new one. */
export function putValues(draft: Draft, exerciseRow: number, at: number, values: Values, unit: Unit): Draft {
  const setsIn = (of: Draft) => of.exercises.find(({ row }) => row === exerciseRow)?.sets ?? []
  const there = setsIn(draft)[at]
  const longer = there === undefined ? addSet(draft, exerciseRow, unit) : draft
  const target = there ?? setsIn(longer).at(-1)
  return target === undefined ? draft : changeSet(longer, exerciseRow, target.row, values)
}
