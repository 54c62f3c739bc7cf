import { type DistanceUnit, toMetres } from '../../../../contract/arithmetic/units.ts'
import type { Sent } from '../../../../contract/common.ts'
import type { ExerciseInput, SetInput, WorkoutInput } from '../../../../contract/workouts.ts'
import { plainDigits, readDecimal } from '../../../format/decimal.ts'
import { type Draft, type DraftExercise, type DraftSet, fieldsOf, isBlank, type SetField } from './draft.ts'
import { blocksOf } from './supersets.ts'

/* What a draft says, as it is saved. Pure. */

/** A workout that nobody ended was not open for longer than this: its end is not known then. */
const LONGEST_OPEN_MIN = 6 * 60

/** What is still missing or cannot be read, in words; null when the draft can be saved. */
export function complaint(draft: Draft): string | null {
  if (Number.isNaN(Date.parse(draft.start))) return 'Enter when the workout started.'
  const minutes = readMinutes(draft)
  if (minutes === null || minutes > 24 * 60) return 'A workout lasts from 0 to 1,440 minutes.'
  if (draft.exercises.length === 0) return 'Add an exercise.'
  const told = done(draft.exercises)
  if (told.length === 0) return 'Check off at least one set.'
  for (const exercise of told) {
    const { name, sets } = exercise
    if (sets.length === 0) return `Add a set to ${name}, or remove it.`
    for (const [i, set] of sets.entries()) {
      const asked = fieldsOf(exercise)
      const unread = asked.find((field) => set[field].trim() !== '' && readField(set, field) === undefined)
      if (unread) return `${name}, set ${i + 1}: ${UNREAD[unread]}`
      if (isBlank(set)) return `${name}, set ${i + 1} is empty.`
    }
  }
  return null
}

/** What is said of a field that cannot be read. */
const UNREAD: Record<SetField, string> = {
  weight: 'Weight must be a number up to 9,999.',
  reps: 'Reps must be a whole number up to 1,000.',
  distance: 'Distance must be a number.',
  time: 'Time is written like 45 or 1:30.',
  rpe: 'RPE is a number from 1 to 10.',
}

/** None is zero; null: no number. */
const readMinutes = ({ minutes }: Draft): number | null => (minutes.trim() === '' ? 0 : readDecimal(minutes))

/** Without the sets that were planned and left: only what was done is saved. */
function done(exercises: readonly DraftExercise[]): DraftExercise[] {
  return exercises.flatMap((exercise) => {
    const sets = exercise.sets.filter((set) => set.planned === undefined || !isBlank(set))
    return sets.length === 0 && exercise.sets.length > 0 ? [] : { ...exercise, sets }
  })
}

/**
 * The draft as it is saved. Only for a draft without complaint.
 * @param now the end of a workout whose length was not given; undefined: it has no end then
 */
export function toWorkout(draft: Draft, timeZone: string, distanceUnit: DistanceUnit, now?: Date): Sent<WorkoutInput> {
  const start = new Date(draft.start)
  const minutes = draft.minutes.trim() === '' && now ? openMinutes(draft, now) : (readMinutes(draft) ?? 0)
  const title = draft.title.trim()
  const notes = draft.notes.trim()
  return {
    title: title === '' ? defaultTitle(start) : title,
    startedAt: start.toISOString(),
    ...(minutes > 0 && { endedAt: new Date(start.getTime() + minutes * 60_000).toISOString() }),
    timeZone,
    ...(notes !== '' && { notes }),
    exercises: toExercises(draft.exercises, distanceUnit),
    ...(draft.assignmentId !== undefined && { assignmentId: draft.assignmentId }),
  }
}

/** How long a workout has been open; 0 when it cannot have been all that time. */
export function openMinutes({ start }: Draft, now: Date): number {
  const minutes = Math.floor((now.getTime() - Date.parse(start)) / 60_000)
  return minutes > 0 && minutes <= LONGEST_OPEN_MIN ? minutes : 0
}

export function defaultTitle(start: Date): string {
  const hour = start.getHours()
  const part = hour < 5 ? 'Night' : hour < 12 ? 'Morning' : hour < 17 ? 'Afternoon' : 'Evening'
  return `${part} workout`
}

function toExercises(exercises: readonly DraftExercise[], distanceUnit: DistanceUnit): Sent<ExerciseInput>[] {
  const supersets = blocksOf(done(exercises)).filter((block) => block.length > 1)
  return done(exercises).map((exercise) => {
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

/** The number in a field, undefined when it is empty or none. In the digits of any script. */
export function readField(set: DraftSet, field: SetField): number | undefined {
  if (field === 'time') return readTime(plainDigits(set[field]))
  const value = readDecimal(set[field])
  if (value === null) return undefined
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
