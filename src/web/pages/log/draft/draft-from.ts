import {
  type DistanceUnit,
  exactWeight,
  fromKg,
  METRES_PER_MILE,
  roundTo,
} from '../../../../contract/arithmetic/units.ts'
import type { Tracking, Unit } from '../../../../contract/enums.ts'
import type { Assignment, Suggestion } from '../../../../contract/progress.ts'
import type { WorkoutSet, WorkoutView } from '../../../../contract/workouts.ts'
import { timeText } from '../../../format/time-text.ts'
import { type Draft, type DraftExercise, emptyDraft, emptySet, localText, nextRow, type Values } from './draft.ts'

/* Drafts that do not begin empty. Pure. */

const METRES_PER: Record<DistanceUnit, number> = { km: 1000, mi: METRES_PER_MILE }

const text = (value: number | null): string => (value === null ? '' : String(value))

/** A set that was saved, as fields hold it. */
export function valuesOf(set: WorkoutSet, distanceUnit: DistanceUnit): Required<Values> {
  const { weight, unit, reps, rpe, durationS, distanceM } = set
  return {
    weight: text(weight),
    unit,
    reps: text(reps),
    rpe: text(rpe),
    time: durationS === null ? '' : timeText(durationS),
    // five decimals: a hundredth of a metre is still seen, and comes back as it was
    distance: text(distanceM === null ? null : roundTo(distanceM / METRES_PER[distanceUnit], 5)),
  }
}

/** What a field may suggest from an earlier set: the same, in the unit of the set that is written now. */
export function suggestedByLast(last: WorkoutSet, unit: Unit, distanceUnit: DistanceUnit): Values {
  const { weight, ...values } = valuesOf(last, distanceUnit)
  return {
    ...values,
    unit,
    weight: last.weightKg === null || last.unit === unit ? weight : text(fromKg(last.weightKg, unit)),
  }
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
    start: localText(new Date(startedAt)),
    minutes: lengthMs === null ? '' : String(Math.round(lengthMs / 60_000)),
    notes: notes ?? '',
    exercises: [],
  }
  return withExercises(
    draft,
    workout.exercises.map(({ exerciseId, name, tracking, notes, sets }, at) => ({
      ...{ exerciseId, name, tracking, notes: notes ?? '', withAbove: isWithAbove(workout, at) },
      sets: sets.map((set) => ({
        ...{ ...valuesOf(set, distanceUnit), weight: text(exactWeight(set)) },
        ...{ type: set.type, done: true },
      })),
    })),
  )
}

/** The same workout once more, from now on: each set is planned, none is done. */
export function draftLike(workout: WorkoutView, key: string, now: Date, distanceUnit: DistanceUnit): Draft {
  return withExercises(
    { ...emptyDraft(key, now), title: workout.title },
    workout.exercises.map(({ exerciseId, name, tracking, sets }, at) => ({
      ...{ exerciseId, name, tracking, notes: '', withAbove: isWithAbove(workout, at) },
      sets: sets.map((set) => ({ ...plannedSet(set.unit, valuesOf(set, distanceUnit)), type: set.type })),
    })),
  )
}

/** What an exercise is tracked by, as far as it is known. */
export type Trackings = ReadonlyMap<string, Tracking>

/** The session that the coach suggests. */
export function draftOfDue(
  title: string,
  suggestions: readonly Suggestion[],
  trackings: Trackings,
  { key, now, unit }: { key: string; now: Date; unit: Unit },
): Draft {
  return withExercises(
    { ...emptyDraft(key, now), title },
    suggestions.map((suggestion) => ({
      ...{ exerciseId: suggestion.exerciseId, name: suggestion.exercise, notes: '', withAbove: false },
      tracking: trackings.get(suggestion.exerciseId) ?? 'weight_reps',
      sets: Array.from({ length: suggestion.sets ?? 1 }, () => plannedSet(unit, suggestedValues(suggestion, unit))),
    })),
  )
}

/** What the coach suggests for one working set; null: nothing. */
export function suggestedValues({ weightKg, reps }: Suggestion, unit: Unit): Values {
  return {
    ...(weightKg !== null && { weight: String(fromKg(weightKg, unit)), unit }),
    ...(reps !== null && { reps: String(reps) }),
  }
}

/** What a trainer planned. Where they left a range of repetitions, its upper end is what to reach for. */
export function draftOfAssignment(
  assignment: Assignment,
  trackings: Trackings,
  { key, now, unit }: { key: string; now: Date; unit: Unit },
): Draft {
  return withExercises(
    { ...emptyDraft(key, now), title: assignment.title, assignmentId: assignment.id },
    assignment.items.map((item) => ({
      ...{ exerciseId: item.exerciseId, name: item.exercise, notes: '', withAbove: false, wish: wishOf(item) },
      tracking: trackings.get(item.exerciseId) ?? (item.durationS === null ? 'weight_reps' : 'duration'),
      sets: Array.from({ length: item.sets }, () =>
        plannedSet(unit, {
          ...(item.weightKg !== null && { weight: String(fromKg(item.weightKg, unit)), unit }),
          reps: text(item.repsMax ?? item.repsMin),
          time: item.durationS === null ? '' : timeText(item.durationS),
        }),
      ),
    })),
  )
}

/** "8–10 reps at RPE 8. Slow on the way down": what the fields cannot say. */
function wishOf({ repsMin, repsMax, rpe, notes }: Assignment['items'][number]): string {
  const reps = [...new Set([repsMin, repsMax])].filter((count) => count !== null).join('–')
  const asked = [reps !== '' && `${reps} reps`, rpe !== null && `at RPE ${rpe}`].filter((part) => part !== false)
  return [asked.join(' '), notes ?? ''].filter((part) => part !== '').join('. ')
}

const plannedSet = (unit: Unit, planned: Values): Listed['sets'][number] => {
  const { row: _, ...set } = emptySet(0, unit)
  return { ...set, planned }
}
