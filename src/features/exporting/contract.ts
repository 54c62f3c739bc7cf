import { type Static, Type } from 'typebox'
import {
  EQUIPMENT,
  MEASUREMENT_KINDS,
  MUSCLES,
  PROGRESSIONS,
  SET_TYPES,
  TRACKINGS,
  UNITS,
  WORKOUT_SOURCES,
} from '../../vocabulary.ts'
import { Instant, LocalDate, NOT_BLANK, Nullable, PLAIN_TEXT } from '../../wire.ts'

/** Everything of a member's as one file: what the JSON export writes and the import reads again. What is null is left out. */

const optional = <T extends Parameters<typeof Nullable>[0]>(schema: T) => Type.Optional(Nullable(schema))
const Kilograms = Type.Number({ minimum: 0, maximum: 9999.999999 })
const Key = Type.String({ minLength: 1, maxLength: 200, pattern: PLAIN_TEXT })
const Notes = Type.String({ maxLength: 10_000, pattern: PLAIN_TEXT })
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: NOT_BLANK })

export const ExportedSet = Type.Object({
  type: Type.Optional(Type.Enum([...SET_TYPES])),
  weightKg: optional(Kilograms),
  unit: Type.Optional(Type.Enum([...UNITS], { description: 'in which the weight was entered' })),
  reps: optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  rpe: optional(Type.Number({ minimum: 1, maximum: 10, multipleOf: 0.5 })),
  durationS: optional(Type.Integer({ minimum: 0, maximum: 604_800 })),
  distanceM: optional(Type.Number({ minimum: 0, maximum: 9_999_999 })),
})
export type ExportedSet = Static<typeof ExportedSet>

export const ExportedWorkoutExercise = Type.Object({
  exerciseId: Type.Optional(Key),
  name: Type.Optional(Name),
  notes: optional(Notes),
  supersetGroup: optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  sets: Type.Array(Type.Unknown()),
})
export type ExportedWorkoutExercise = Static<typeof ExportedWorkoutExercise>

export const ExportedWorkout = Type.Object({
  id: Type.Optional(Key),
  source: Type.Optional(Type.Enum([...WORKOUT_SOURCES])),
  sourceKey: optional(Key),
  title: Type.String({ minLength: 1, maxLength: 200, pattern: PLAIN_TEXT }),
  notes: optional(Notes),
  startedAt: Instant,
  endedAt: optional(Instant),
  timeZone: Type.Optional(Type.String({ maxLength: 64 })),
  localDate: Type.Optional(LocalDate),
  exercises: Type.Array(Type.Unknown()),
})
export type ExportedWorkout = Static<typeof ExportedWorkout>

/** One of the library's, which every Spotter has under the same id, or the member's own, as it is. */
export const ExportedExercise = Type.Object({
  id: Key,
  name: Name,
  own: Type.Boolean(),
  tracking: Type.Optional(Type.Enum([...TRACKINGS])),
  equipment: optional(Type.Enum([...EQUIPMENT])),
  primaryMuscles: Type.Optional(Type.Array(Type.Enum([...MUSCLES]), { maxItems: 17 })),
  secondaryMuscles: Type.Optional(Type.Array(Type.Enum([...MUSCLES]), { maxItems: 17 })),
})
export type ExportedExercise = Static<typeof ExportedExercise>

export const ExportedAlias = Type.Object({ name: Name, exerciseId: Key })
export type ExportedAlias = Static<typeof ExportedAlias>

export const ExportedMeasurement = Type.Object({
  kind: Type.Enum([...MEASUREMENT_KINDS]),
  measuredOn: LocalDate,
  value: Type.Number({ minimum: 0, exclusiveMaximum: 100_000 }),
})
export type ExportedMeasurement = Static<typeof ExportedMeasurement>

export const ExportedGoal = Type.Object({
  exerciseId: Key,
  targetWeightKg: optional(Kilograms),
  targetReps: optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  dueOn: optional(LocalDate),
})
export type ExportedGoal = Static<typeof ExportedGoal>

export const ExportedPlan = Type.Object({
  exerciseId: Key,
  method: Type.Enum([...PROGRESSIONS]),
  repsMin: Type.Integer({ minimum: 1, maximum: 1000 }),
  repsMax: Type.Integer({ minimum: 1, maximum: 1000 }),
  targetRpe: optional(Type.Number({ minimum: 1, maximum: 10, multipleOf: 0.5 })),
  stepKg: optional(Kilograms),
})
export type ExportedPlan = Static<typeof ExportedPlan>

/** The version of the file that is written; a reader refuses a later one. */
export const EXPORT_VERSION = 1

export const ExportFile = Type.Object({
  format: Type.Literal('spotter'),
  version: Type.Integer(),
  exportedAt: Instant,
  preferences: Type.Record(Type.String(), Type.Unknown()),
  exercises: Type.Array(ExportedExercise, { description: 'every own one, and those of the library that are used' }),
  aliases: Type.Array(ExportedAlias),
  measurements: Type.Array(ExportedMeasurement),
  goals: Type.Array(ExportedGoal),
  plans: Type.Array(ExportedPlan),
  workouts: Type.Array(ExportedWorkout, { description: 'newest first' }),
})
export type ExportFile = Static<typeof ExportFile>
