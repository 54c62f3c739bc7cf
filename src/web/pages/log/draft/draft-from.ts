import { type DistanceUnit, exactWeight, fromKg } from '../../../../contract/arithmetic/units.ts'
import type { Unit } from '../../../../contract/enums.ts'
import type { WorkoutSet, WorkoutView } from '../../../../contract/workouts.ts'
import { fieldTexts } from '../../../format/set-fields.ts'
import { wallTime } from '../../../format/zoned-time.ts'
import { type Draft, type DraftExercise, nextRow, type Values } from './draft.ts'

/* Drafts that do not begin empty. Pure. */

/** A set that was saved, as fields hold it. */
export const valuesOf = (set: WorkoutSet, distanceUnit: DistanceUnit): Required<Values> => ({
  ...fieldTexts(set, distanceUnit),
  unit: set.unit,
})

/** What a field may suggest from an earlier set: the same, in the unit of the set that is written now. */
export function suggestedByLast(last: WorkoutSet, unit: Unit, distanceUnit: DistanceUnit): Values {
  const { weight, ...values } = valuesOf(last, distanceUnit)
  return {
    ...values,
    unit,
    weight: last.weightKg === null || last.unit === unit ? weight : String(fromKg(last.weightKg, unit)),
  }
}

const exactText = (set: WorkoutSet): string => {
  const weight = exactWeight(set)
  return weight === null ? '' : String(weight)
}

type Listed = Omit<DraftExercise, 'row' | 'sets'> & { sets: Omit<DraftExercise['sets'][number], 'row'>[] }

function withExercises(draft: Draft, listed: readonly Listed[]): Draft {
  const first = nextRow(draft)
  const exercises = listed.map((exercise, place) => {
    const row = first + place
    return { ...exercise, row, sets: exercise.sets.map((set, at) => ({ ...set, row: row + (at + 1) / 1000 })) }
  })
  return { ...draft, exercises }
}

/** True where an exercise is in one superset with the one before it. */
const isWithAbove = ({ exercises }: WorkoutView, at: number): boolean => {
  const group = exercises[at]?.supersetGroup ?? null
  return group !== null && exercises[at - 1]?.supersetGroup === group
}

/** A saved workout in the form, exactly: what is not changed is saved again as it was. */
export function draftOf(workout: WorkoutView, key: string, distanceUnit: DistanceUnit): Draft {
  const { title, notes, startedAt, endedAt } = workout
  const lengthMs = endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt)
  const draft: Draft = {
    key,
    title,
    start: wallTime(Date.parse(startedAt), workout.timeZone),
    zone: workout.timeZone,
    minutes: lengthMs === null ? '' : String(Math.round(lengthMs / 60_000)),
    notes: notes ?? '',
    exercises: [],
  }
  return withExercises(
    draft,
    workout.exercises.map(({ exerciseId, name, tracking, notes, sets }, at) => ({
      ...{ exerciseId, name, tracking, notes: notes ?? '', withAbove: isWithAbove(workout, at) },
      sets: sets.map((set) => ({
        ...{ ...valuesOf(set, distanceUnit), weight: exactText(set) },
        type: set.type,
      })),
    })),
  )
}
