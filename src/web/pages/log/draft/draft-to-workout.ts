import { type DistanceUnit, toMetres } from '../../../../contract/arithmetic/units.ts'
import type { Sent } from '../../../../contract/common.ts'
import type { ExerciseInput, SetInput, WorkoutInput } from '../../../../contract/workouts.ts'
import { readDecimal } from '../../../format/decimal.ts'
import { readField, type SetField, UNREAD } from '../../../format/set-fields.ts'
import { usualTitle } from '../../../format/usual-title.ts'
import { instantOf } from '../../../format/zoned-time.ts'
import { type Draft, type DraftExercise, type DraftSet, fieldsOf, isBlank } from './draft.ts'
import { blocksOf } from './supersets.ts'

/* What a draft says, as it is saved. Pure. */

/** What is still missing or cannot be read, in words; null when the draft can be saved. */
export function complaint(draft: Draft): string | null {
  const startMs = instantOf(draft.start, draft.zone)
  if (Number.isNaN(startMs)) return 'Enter when the workout started.'
  const minutes = readMinutes(draft)
  if (minutes === null || minutes > 24 * 60) return 'Minutes must be a number from 0 to 1,440.'
  if (draft.exercises.length === 0) return 'Add an exercise.'
  for (const exercise of draft.exercises) {
    const { name, sets } = exercise
    if (sets.length === 0) return `Add a set to ${name}, or remove it.`
    for (const [i, set] of sets.entries()) {
      const asked = fieldsOf(exercise)
      const unread = asked.find((field) => set[field].trim() !== '' && readField(field, set[field]) === undefined)
      if (unread) return `${name}, set ${i + 1}: ${UNREAD[unread]}`
      if (isBlank(set)) return `${name}, set ${i + 1} is empty.`
    }
  }
  return null
}

/** None is zero; null: no number. */
const readMinutes = ({ minutes }: Draft): number | null => (minutes.trim() === '' ? 0 : readDecimal(minutes))

/** The draft as it is saved. Only for a draft without complaint. */
export function toWorkout(draft: Draft, distanceUnit: DistanceUnit): Sent<WorkoutInput> {
  const start = new Date(instantOf(draft.start, draft.zone))
  // half a minute is none of what is asked for, and no reason to refuse it
  const minutes = Math.round(readMinutes(draft) ?? 0)
  const title = draft.title.trim()
  const notes = draft.notes.trim()
  return {
    title: title === '' ? usualTitle(Number(draft.start.slice(11, 13))) : title,
    startedAt: start.toISOString(),
    ...(minutes > 0 && { endedAt: new Date(start.getTime() + minutes * 60_000).toISOString() }),
    timeZone: draft.zone,
    ...(notes !== '' && { notes }),
    exercises: toExercises(draft.exercises, distanceUnit),
  }
}

function toExercises(exercises: readonly DraftExercise[], distanceUnit: DistanceUnit): Sent<ExerciseInput>[] {
  const supersets = blocksOf(exercises).filter((block) => block.length > 1)
  return exercises.map((exercise) => {
    const group = supersets.findIndex((block) => block.some(({ row }) => row === exercise.row))
    const notes = exercise.notes.trim()
    return {
      ...(exercise.exerciseId === undefined ? { name: exercise.name } : { exerciseId: exercise.exerciseId }),
      ...(notes !== '' && { notes }),
      ...(group >= 0 && { supersetGroup: group }),
      sets: exercise.sets.map((set) => toSet(set, fieldsOf(exercise), distanceUnit)),
    }
  })
}

function toSet(set: DraftSet, asked: readonly SetField[], distanceUnit: DistanceUnit): SetInput {
  const value = (field: SetField) => (asked.includes(field) ? readField(field, set[field]) : undefined)
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
