import { type Static, Type } from 'typebox'
import { Answer, type Id, Instant, LocalDate, Name, Nullable, PageQuery, PLAIN_TEXT, Uuid } from './common.ts'
import { RECORD_KINDS, SET_TYPES, TRACKINGS, UNITS, WORKOUT_SOURCES, WORKOUT_STATUSES } from './enums.ts'
import { LIMITS } from './limits.ts'

/** A performed session, as it is saved and as it is read. */

export const SetInput = Type.Object(
  {
    type: Type.Optional(Type.Enum([...SET_TYPES])),
    weight: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 9999, description: 'in `unit`' }))),
    unit: Type.Optional(Type.Enum([...UNITS])),
    reps: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 1000 }))),
    rpe: Type.Optional(Nullable(Type.Number({ minimum: 1, maximum: 10, multipleOf: 0.5 }))),
    durationS: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 604_800 }))),
    distanceM: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 9_999_999 }))),
  },
  { additionalProperties: false },
)
export type SetInput = Static<typeof SetInput>

export const ExerciseInput = Type.Object(
  {
    exerciseId: Type.Optional(Uuid),
    name: Type.Optional(Name(200)),
    notes: Type.Optional(Nullable(Type.String({ maxLength: 10_000, pattern: PLAIN_TEXT }))),
    supersetGroup: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 1000 }))),
    sets: Type.Array(SetInput, { minItems: 1, maxItems: LIMITS.setsAnExercise.most }),
  },
  { additionalProperties: false, description: '`exerciseId`, or a `name` that is matched or becomes an own exercise' },
)
export type ExerciseInput = Static<typeof ExerciseInput>

export const WorkoutInput = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200, pattern: PLAIN_TEXT }),
    startedAt: Instant,
    endedAt: Type.Optional(Nullable(Instant)),
    timeZone: Type.Optional(Type.String({ maxLength: 64, description: "IANA zone; default: the member's own" })),
    notes: Type.Optional(Nullable(Type.String({ maxLength: 10_000, pattern: PLAIN_TEXT }))),
    exercises: Type.Array(ExerciseInput, {
      maxItems: LIMITS.exercisesAWorkout.most,
      description: `with ${LIMITS.setsAWorkout.most} sets in all`,
    }),
    assignmentId: Type.Optional(
      Nullable(
        Type.Unsafe<Id>({
          ...Uuid,
          description:
            'the assigned workout that this one fulfils; null: none. A new workout is saved without one that was taken back',
        }),
      ),
    ),
  },
  { additionalProperties: false },
)
export type WorkoutInput = Static<typeof WorkoutInput>

/** A change names only what changes; `exercises` is replaced whole. */
export const WorkoutPatch = Type.Partial(WorkoutInput, { additionalProperties: false, minProperties: 1 })
export type WorkoutPatch = Static<typeof WorkoutPatch>

export const WorkoutSet = Type.Object({
  id: Uuid,
  position: Type.Integer(),
  type: Type.Enum([...SET_TYPES]),
  weight: Nullable(Type.Number({ description: 'in `unit`, as it was entered' })),
  unit: Type.Enum([...UNITS]),
  weightKg: Nullable(Type.Number()),
  reps: Nullable(Type.Integer()),
  rpe: Nullable(Type.Number()),
  durationS: Nullable(Type.Integer()),
  distanceM: Nullable(Type.Number()),
  doneAt: Nullable(
    Type.Unsafe<string>({
      ...Instant,
      description: 'null: planned, not done. Of a set that was saved with its workout: when that ended, or began',
    }),
  ),
  // what it was asked to be; always there while the workout is open, later only if anything was asked
  targetWeightKg: Type.Optional(Nullable(Type.Number())),
  targetRepsMin: Type.Optional(Nullable(Type.Integer())),
  targetRepsMax: Type.Optional(Nullable(Type.Integer())),
  targetRpe: Type.Optional(Nullable(Type.Number())),
})
export type WorkoutSet = Static<typeof WorkoutSet>

export const WorkoutView = Type.Object({
  id: Uuid,
  userId: Uuid,
  status: Type.Enum([...WORKOUT_STATUSES]),
  leftOpen: Type.Boolean({ description: 'it finished by itself, four hours after its last change' }),
  title: Type.String(),
  notes: Nullable(Type.String()),
  startedAt: Instant,
  endedAt: Nullable(Instant),
  timeZone: Type.String(),
  localDate: LocalDate,
  source: Type.Enum([...WORKOUT_SOURCES]),
  version: Type.Integer(),
  createdAt: Instant,
  updatedAt: Instant,
  exercises: Type.Array(
    Type.Object({
      id: Uuid,
      position: Type.Integer(),
      exerciseId: Uuid,
      name: Type.String(),
      tracking: Type.Enum([...TRACKINGS]),
      notes: Nullable(Type.String()),
      supersetGroup: Nullable(Type.Integer()),
      restS: Nullable(Type.Integer()),
      sets: Type.Array(WorkoutSet),
    }),
  ),
})
export type WorkoutView = Static<typeof WorkoutView>

/** A workout with the numbers made from it: they change with others of the member's, and are read one workout at a time. */
export const WorkoutDetail = Type.Object({
  ...WorkoutView.properties,
  volumeKg: Type.Number(),
  e1rmKg: Type.Record(Type.String(), Type.Number(), { description: 'by the id of a set, where it can be estimated' }),
  records: Type.Array(
    Type.Object({ exerciseId: Uuid, setId: Uuid, kind: Type.Enum([...RECORD_KINDS]), value: Type.Number() }),
    { description: 'in kg, reps, seconds or metres, by kind' },
  ),
})
export type WorkoutDetail = Static<typeof WorkoutDetail>

/** A saved workout and the revision that it became part of: what the client sends back as `X-Min-Revision`. */
export const SavedWorkout = Type.Object({ workout: WorkoutView, epoch: Type.String(), revision: Type.Integer() })
export type SavedWorkout = Static<typeof SavedWorkout>

export const WorkoutPage = Type.Object({
  workouts: Type.Array(WorkoutView),
  nextCursor: Nullable(Type.String()),
})
export type WorkoutPage = Static<typeof WorkoutPage>
export const WorkoutPageAnswer = Answer(WorkoutPage)

/** A civil date that a calendar of ours can hold. */
const SearchedDate = Type.String({
  format: 'date',
  maxLength: 10,
  pattern: '^[12]',
  description: 'a civil date, YYYY-MM-DD',
})

/** What a list of workouts is narrowed to; all of it has to hold. */
export const WorkoutFilter = Type.Object({
  q: Type.Optional(
    Type.String({
      maxLength: 100,
      pattern: PLAIN_TEXT,
      description: 'words, each in the title, the notes, the name of an exercise or its notes',
    }),
  ),
  exercise: Type.Optional(Uuid),
  from: Type.Optional(SearchedDate),
  to: Type.Optional(SearchedDate),
  source: Type.Optional(Type.Enum([...WORKOUT_SOURCES])),
})
export type WorkoutFilter = Static<typeof WorkoutFilter>

export const WorkoutQuery = Type.Object({ ...PageQuery.properties, ...WorkoutFilter.properties })
export type WorkoutQuery = Static<typeof WorkoutQuery>

export const LastQuery = Type.Object({
  exercise: Type.Union([Uuid, Type.Array(Uuid, { minItems: 1, maxItems: 100 })], {
    description: 'may be given several times',
  }),
  before: Type.Optional(Instant),
})
export type LastQuery = Static<typeof LastQuery>

/** The sets of an exercise in the newest workout with a working set of it. */
export const LastSets = Type.Object({
  exerciseId: Uuid,
  workoutId: Uuid,
  localDate: LocalDate,
  notes: Nullable(Type.String()),
  sets: Type.Array(WorkoutSet),
})
export type LastSets = Static<typeof LastSets>

export const LastSetsList = Type.Object({ exercises: Type.Array(LastSets) })
export type LastSetsList = Static<typeof LastSetsList>
export const LastSetsAnswer = Answer(LastSetsList)
