import { type Static, Type } from 'typebox'
import { Answer, Instant, LocalDate, Name, NOT_BLANK, Nullable, PLAIN_TEXT, SetNumbers, Uuid } from './common.ts'
import { MUSCLES, PROGRESSIONS, RECORD_KINDS, TRACKINGS } from './enums.ts'
import { OpenWorkout } from './training/open-workout.ts'

/** A member's progress: the page, the cache entry and (section by section) the live event are this one shape. */

export const Totals = Type.Object({
  workouts: Type.Integer(),
  sets: Type.Integer({ description: 'working sets: every set but warm-ups' }),
  reps: Type.Integer(),
  volumeKg: Type.Number(),
  durationS: Type.Integer(),
})

export const Week = Type.Object({
  start: LocalDate,
  workouts: Type.Integer(),
  trainingDays: Type.Integer(),
  volumeKg: Type.Number(),
  target: Nullable(Type.Integer()),
})

export const Streak = Type.Object({
  weeks: Type.Integer(),
  longestWeeks: Type.Integer(),
  days: Type.Integer(),
  longestDays: Type.Integer(),
})

export const WeekSummary = Type.Object({
  start: LocalDate,
  workouts: Type.Integer(),
  volumeKg: Type.Number(),
  durationS: Type.Integer(),
})

export const MuscleSets = Type.Object({ muscle: Type.Enum([...MUSCLES]), sets: Type.Number() })
export type MuscleSets = Static<typeof MuscleSets>

export const PersonalRecord = Type.Object({
  exerciseId: Uuid,
  exercise: Type.String(),
  kind: Type.Enum([...RECORD_KINDS]),
  value: Type.Number({ description: 'kg, reps, seconds or metres, by kind' }),
  formula: Type.Optional(Type.Literal('epley')),
  workoutId: Uuid,
  workoutTitle: Type.String(),
  setId: Uuid,
  set: SetNumbers,
  achievedAt: Instant,
  localDate: LocalDate,
})
export type PersonalRecord = Static<typeof PersonalRecord>

export const RecordPage = Type.Object({
  records: Type.Array(PersonalRecord, { description: 'newest first' }),
  nextCursor: Nullable(Type.String()),
})
export type RecordPage = Static<typeof RecordPage>
export const RecordPageAnswer = Answer(RecordPage)

export const RecentWorkout = Type.Object({
  id: Uuid,
  title: Type.String(),
  startedAt: Instant,
  localDate: LocalDate,
  durationS: Nullable(Type.Integer()),
  leftOpen: Type.Boolean({ description: 'it finished by itself, four hours after its last change' }),
  exercises: Type.Integer(),
  sets: Type.Integer(),
  volumeKg: Type.Number(),
})

/** The newest body weight. */
export const Body = Type.Object({ weightKg: Type.Number(), measuredOn: LocalDate })

export const Goal = Type.Object({
  exerciseId: Uuid,
  exercise: Type.String(),
  targetWeightKg: Nullable(Type.Number()),
  targetReps: Nullable(Type.Integer()),
  dueOn: Nullable(LocalDate),
  bestWeightKg: Nullable(Type.Number({ description: 'the heaviest working set with at least `targetReps`' })),
  bestReps: Nullable(Type.Integer({ description: 'the most repetitions with at least `targetWeightKg`' })),
  share: Type.Number({ minimum: 0, maximum: 1, description: 'how much of the target the best is' }),
  reachedOn: Nullable(LocalDate),
})
export type Goal = Static<typeof Goal>

/** Why the coach says what it says. */
export const SUGGESTION_REASONS = [
  'no-history',
  'too-old',
  'missing-data',
  'same-as-last',
  'add-rep',
  'add-load',
  'reduce-load',
  'less-help',
  'more-help',
  'match-effort',
  'deload',
  'after-deload',
] as const

/**
 * What to lift next in one exercise, why, and from which numbers. Null: nothing is suggested, as for an exercise whose
 * last session left out what is needed. Not medical advice.
 */
export const Suggestion = Type.Object({
  exerciseId: Uuid,
  exercise: Type.String(),
  tracking: Type.Enum([...TRACKINGS]),
  method: Type.Enum([...PROGRESSIONS]),
  sets: Nullable(Type.Integer()),
  reps: Nullable(Type.Integer()),
  weightKg: Nullable(Type.Number({ description: 'of an assisted lift the help' })),
  reason: Type.Enum([...SUGGESTION_REASONS]),
  capped: Type.Boolean({ description: 'the load was cut back to what is safe to suggest' }),
  inputs: Type.Object({
    lastOn: Nullable(LocalDate),
    workingWeightKg: Nullable(Type.Number()),
    reps: Type.Array(Type.Integer(), { description: "of the last session's sets at the working weight" }),
    repsMin: Type.Integer(),
    repsMax: Type.Integer(),
    stepKg: Nullable(Type.Number()),
    targetRpe: Nullable(Type.Number()),
    e1rmKg: Nullable(Type.Number()),
    stalledSessions: Type.Integer(),
  }),
})
export type Suggestion = Static<typeof Suggestion>

/** The one thing worth saying today, by priority: deload, stall, record, on track. */
export const Insight = Type.Object({
  kind: Type.Enum(['deload', 'stall', 'record', 'on-track']),
  exerciseId: Nullable(Uuid),
  exercise: Nullable(Type.String()),
  /** The numbers behind it, by name. */
  inputs: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Null()])),
})
export type Insight = Static<typeof Insight>

/** The least trained muscle of the last four weeks, against the member's own band, and exercises for it. */
export const VolumeAdvice = Type.Object({
  muscle: Type.Enum([...MUSCLES]),
  setsPerWeek: Type.Number(),
  setsLow: Type.Integer(),
  exercises: Type.Array(Type.Object({ exerciseId: Uuid, exercise: Type.String() }), { maxItems: 3 }),
})
export type VolumeAdvice = Static<typeof VolumeAdvice>

export const Coach = Type.Object({
  insight: Nullable(Insight),
  due: Nullable(
    Type.Object(
      { title: Type.String(), lastOn: LocalDate },
      { description: 'the session that is due, and when it was last done' },
    ),
  ),
  next: Type.Array(Suggestion, { description: 'its exercises, in the order of last time', maxItems: 8 }),
  volume: Nullable(VolumeAdvice),
})
export type Coach = Static<typeof Coach>

export const ASSIGNMENT_STATUSES = ['planned', 'done', 'missed'] as const

/** What is asked for beside the number of sets; null: left to the client. */
const Targets = Type.Object({
  repsMin: Nullable(Type.Integer({ minimum: 1, maximum: 1000 })),
  repsMax: Nullable(Type.Integer({ minimum: 1, maximum: 1000 })),
  weightKg: Nullable(Type.Number({ minimum: 0, maximum: 9999 })),
  rpe: Nullable(Type.Number({ minimum: 1, maximum: 10, multipleOf: 0.5 })),
  durationS: Nullable(Type.Integer({ minimum: 1, maximum: 86_400 })),
  notes: Nullable(Type.String({ maxLength: 1000, pattern: PLAIN_TEXT })),
})
const AskedSets = { exerciseId: Uuid, sets: Type.Integer({ minimum: 1, maximum: 50 }) }

export const AssignedItem = Type.Object({ ...AskedSets, ...Targets.properties }, { additionalProperties: false })
export type AssignedItem = Static<typeof AssignedItem>

export const AssignedItemInput = Type.Object(
  { ...AskedSets, ...Type.Partial(Targets).properties },
  { additionalProperties: false },
)
export type AssignedItemInput = Static<typeof AssignedItemInput>

/** A workout as a trainer plans it, for one day or for several at once. */
export const AssignmentInput = Type.Object(
  {
    scheduledOn: Type.Union([LocalDate, Type.Array(LocalDate, { minItems: 1, maxItems: 31, uniqueItems: true })]),
    title: Name(200),
    notes: Type.Optional(Nullable(Type.String({ maxLength: 10_000, pattern: PLAIN_TEXT }))),
    items: Type.Array(AssignedItemInput, { minItems: 1, maxItems: 30 }),
  },
  { additionalProperties: false },
)
export type AssignmentInput = Static<typeof AssignmentInput>

/** A change names only what changes; `items` is replaced whole. */
export const AssignmentPatch = Type.Partial(
  Type.Object({ ...AssignmentInput.properties, scheduledOn: LocalDate }, { additionalProperties: false }),
  { additionalProperties: false, minProperties: 1 },
)
export type AssignmentPatch = Static<typeof AssignmentPatch>

/** A workout that a trainer planned. `done` once a workout names it, `missed` when its day has passed without one. */
export const Assignment = Type.Object({
  id: Uuid,
  trainer: Type.Object({ id: Uuid, displayName: Type.String() }),
  scheduledOn: LocalDate,
  title: Type.String(),
  notes: Nullable(Type.String()),
  status: Type.Enum([...ASSIGNMENT_STATUSES]),
  workoutId: Nullable(Uuid),
  items: Type.Array(Type.Object({ ...AssignedItem.properties, exercise: Type.String() })),
})
export type Assignment = Static<typeof Assignment>

export const AssignmentList = Type.Object({ assignments: Type.Array(Assignment) })
export type AssignmentList = Static<typeof AssignmentList>
export const AssignmentListAnswer = Answer(AssignmentList)

export const WorkoutComment = Type.Object({
  id: Uuid,
  workoutId: Uuid,
  workoutTitle: Type.String(),
  author: Type.Object({ id: Uuid, displayName: Type.String() }),
  body: Type.String(),
  createdAt: Instant,
})
export type WorkoutComment = Static<typeof WorkoutComment>

/** What was said about one workout, and whose workout it is. */
export const CommentList = Type.Object({ userId: Uuid, comments: Type.Array(WorkoutComment) })
export type CommentList = Static<typeof CommentList>
export const CommentListAnswer = Answer(CommentList)

export const CommentInput = Type.Object(
  { body: Type.String({ minLength: 1, maxLength: 2000, pattern: NOT_BLANK }) },
  { additionalProperties: false },
)
export type CommentInput = Static<typeof CommentInput>

/** Of the workouts assigned for these days up to today: how many, and how many of them were done. */
export const Compliance = Type.Object({
  assigned: Type.Integer(),
  completed: Type.Integer(),
  share: Nullable(Type.Number({ description: 'null when nothing was assigned' })),
})
export type Compliance = Static<typeof Compliance>

export const FLAG_KINDS = ['compliance-drop', 'missed-assignment', 'stall', 'e1rm-drop', 'pain', 'record'] as const

/** Something that a trainer should know of, with the numbers behind it. */
export const Flag = Type.Object({
  kind: Type.Enum([...FLAG_KINDS]),
  exerciseId: Nullable(Uuid),
  exercise: Nullable(Type.String()),
  workoutId: Nullable(Uuid),
  on: Nullable(LocalDate),
  inputs: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Null()])),
})
export type Flag = Static<typeof Flag>

/** What a trainer's board sorts by. Days without a workout are counted by the reader, against the link's `followUpDays`. */
export const Standing = Type.Object({
  lastWorkoutOn: Nullable(LocalDate),
  compliance: Type.Object({ days7: Compliance, days30: Compliance, days90: Compliance }),
  flags: Type.Array(Flag),
})
export type Standing = Static<typeof Standing>

export const ProgressView = Type.Object({
  totals: Totals,
  week: Week,
  streak: Streak,
  weeks: Type.Array(WeekSummary, { description: 'the last twelve weeks, oldest first, this week last' }),
  muscles: Type.Array(MuscleSets, { description: 'fractional working sets this week: primary 1, secondary 0.5' }),
  records: Type.Array(PersonalRecord, { description: 'newest first' }),
  recent: Type.Array(RecentWorkout, { description: 'finished ones, newest first' }),
  open: Nullable(OpenWorkout),
  body: Nullable(Body),
  goals: Type.Array(Goal, { description: 'open ones first, the nearest due date first' }),
  coach: Coach,
  assignments: Type.Array(Assignment, { description: 'two weeks back to four ahead, by date' }),
  comments: Type.Array(WorkoutComment, { description: 'the newest ten' }),
  standing: Standing,
})
export type ProgressView = Static<typeof ProgressView>
export type ProgressSection = keyof ProgressView
export const PROGRESS_SECTIONS = Object.keys(ProgressView.properties) as ProgressSection[]

export const ProgressAnswer = Answer(ProgressView)
export type ProgressAnswer = Answer<ProgressView>

/** Longer-lived numbers than the progress page's. */
export const StatisticsView = Type.Object({
  totals: Totals,
  bestWeek: Nullable(Type.Object({ start: LocalDate, volumeKg: Type.Number() })),
  firstWorkoutOn: Nullable(LocalDate),
  lastWorkoutOn: Nullable(LocalDate),
  trainingDays: Type.Integer(),
  streak: Streak,
  minutes: Type.Number({ description: 'of timed sets' }),
  metres: Type.Number({ description: 'of distance sets' }),
  records: Type.Record(Type.Enum([...RECORD_KINDS]), Type.Integer(), { description: 'how many, by kind' }),
  exercises: Type.Array(
    Type.Object({
      exerciseId: Uuid,
      exercise: Type.String(),
      workouts: Type.Integer(),
      sets: Type.Integer(),
      bestWeightKg: Nullable(Type.Number()),
      bestE1rmKg: Nullable(Type.Number()),
    }),
    { description: 'the most trained twenty' },
  ),
})
export type StatisticsView = Static<typeof StatisticsView>
export const StatisticsAnswer = Answer(StatisticsView)
