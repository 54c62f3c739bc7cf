import { type Static, Type } from 'typebox'
import { Instant, LocalDate, NOT_BLANK, Nullable, PLAIN_TEXT, Uuid } from './common.ts'
import {
  EQUIPMENT,
  IMPORT_STATUSES,
  MEASUREMENT_KINDS,
  MUSCLES,
  PROGRESSIONS,
  ROLES,
  SET_TYPES,
  TRACKINGS,
  UNITS,
  WORKOUT_SOURCES,
  WORKOUT_STATUSES,
} from './enums.ts'

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
  doneAt: optional(Type.Unsafe<string>({ ...Instant, description: 'of a set that was ticked: when' })),
  planned: Type.Optional(Type.Literal(true, { description: 'it is not done: an import leaves it out' })),
  targetWeightKg: optional(Kilograms),
  targetRepsMin: optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  targetRepsMax: optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  targetRpe: optional(Type.Number({ minimum: 1, maximum: 10, multipleOf: 0.5 })),
})
export type ExportedSet = Static<typeof ExportedSet>

export const ExportedWorkoutExercise = Type.Object({
  exerciseId: Type.Optional(Key),
  name: Type.Optional(Name),
  notes: optional(Notes),
  supersetGroup: optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  restS: optional(Type.Integer({ minimum: 0, maximum: 3600 })),
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
  status: Type.Optional(
    Type.Enum([...WORKOUT_STATUSES], { description: '`open`: it was going on; an import brings what is done of it' }),
  ),
  leftOpen: Type.Optional(Type.Literal(true)),
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

/* What else is known of the person: to be kept and read by them. An import leaves it out: it is about others, too. */

export const ExportedAccount = Type.Object({
  email: Type.String(),
  displayName: Type.String(),
  role: Type.Enum([...ROLES]),
  createdAt: Instant,
})

/** Said by or to the member about a workout of theirs, or by them about a client's. */
export const ExportedComment = Type.Object({
  workoutId: Uuid,
  about: Type.Enum(['own', 'client']),
  author: Type.String({ description: 'the display name' }),
  body: Type.String(),
  createdAt: Instant,
})

/** A workout that a trainer planned for the member, or that they planned for a client. */
export const ExportedAssignment = Type.Object({
  direction: Type.Enum(['received', 'given']),
  with: Type.String({ description: "the other side's display name" }),
  scheduledOn: LocalDate,
  title: Type.String(),
  notes: optional(Type.String()),
  items: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  done: Type.Boolean(),
  createdAt: Instant,
})

export const ExportedCoaching = Type.Object({
  as: Type.Enum(['client', 'trainer']),
  with: Type.String(),
  status: Type.Enum(['active', 'ended']),
  since: Instant,
  endedAt: optional(Instant),
  followUpDays: Type.Optional(Type.Integer({ description: 'what a trainer has set' })),
  mayPlan: Type.Optional(Type.Boolean({ description: 'what a client has set' })),
})

/** Sent: to an address. Received: open ones, by the address of whoever asks. */
export const ExportedInvitation = Type.Object({
  direction: Type.Enum(['received', 'sent']),
  to: Type.Enum(['coaching', 'group']),
  group: optional(Type.String()),
  email: Type.String(),
  sentAt: Instant,
  endedAt: optional(Instant),
})

export const ExportedGroup = Type.Object({
  name: Type.String(),
  as: Type.Enum(['owner', 'member', 'removed']),
  since: Instant,
  showsTraining: optional(Type.Boolean({ description: 'what a member has set' })),
})

/** Who is to ask the member no more. */
export const ExportedBlock = Type.Object({ who: Type.Enum(['trainer', 'group']), name: Type.String(), since: Instant })

export const ExportedSession = Type.Object({ createdAt: Instant, usedAt: Instant, expiresAt: Instant })

export const ExportedImport = Type.Object({
  fileName: optional(Type.String()),
  fileSha256: Type.String(),
  status: Type.Enum([...IMPORT_STATUSES]),
  createdAt: Instant,
  finishedAt: optional(Instant),
})

/** What the member said of the columns of files with a certain header. */
export const ExportedImportLayout = Type.Object({
  headerSha256: Type.String(),
  columns: Type.Record(Type.String(), Type.String()),
  dateOrder: optional(Type.String()),
  usedAt: Instant,
})

/** Lists of the file that an import leaves out, beside the account. */
export const RECORDS = {
  comments: ExportedComment,
  assignments: ExportedAssignment,
  coaching: ExportedCoaching,
  invitations: ExportedInvitation,
  groups: ExportedGroup,
  blocked: ExportedBlock,
  sessions: ExportedSession,
  imports: ExportedImport,
  importLayouts: ExportedImportLayout,
} as const
export type RecordName = keyof typeof RECORDS

/** The version of the file that is written; a reader refuses a later one. 2: with the account and `RECORDS`. */
export const EXPORT_VERSION = 2

export const ExportFile = Type.Object({
  format: Type.Literal('spotter'),
  version: Type.Integer(),
  exportedAt: Instant,
  account: ExportedAccount,
  preferences: Type.Record(Type.String(), Type.Unknown()),
  exercises: Type.Array(ExportedExercise, { description: 'every own one, and those of the library that are used' }),
  aliases: Type.Array(ExportedAlias),
  measurements: Type.Array(ExportedMeasurement),
  goals: Type.Array(ExportedGoal),
  plans: Type.Array(ExportedPlan),
  comments: Type.Array(ExportedComment),
  assignments: Type.Array(ExportedAssignment),
  coaching: Type.Array(ExportedCoaching),
  invitations: Type.Array(ExportedInvitation),
  groups: Type.Array(ExportedGroup),
  blocked: Type.Array(ExportedBlock),
  sessions: Type.Array(ExportedSession, { description: 'sign-ins that have not ended' }),
  imports: Type.Array(ExportedImport),
  importLayouts: Type.Array(ExportedImportLayout),
  workouts: Type.Array(ExportedWorkout, { description: 'newest first' }),
})
export type ExportFile = Static<typeof ExportFile>
