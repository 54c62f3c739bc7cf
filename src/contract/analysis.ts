import { type Static, Type } from 'typebox'
import { Answer, Instant, LocalDate, Nullable, PageQuery, SetNumbers, Uuid } from './common.ts'
import { MUSCLES } from './enums.ts'

/** What a member's pages draw beside the progress view. Read when it is shown, never cached. */

export const Heatmap = Type.Object({
  from: LocalDate,
  to: LocalDate,
  days: Type.Array(
    Type.Object({ date: LocalDate, workouts: Type.Integer(), sets: Type.Integer({ description: 'working sets' }) }),
    { description: 'training days only, oldest first' },
  ),
})
export type Heatmap = Static<typeof Heatmap>
export const HeatmapAnswer = Answer(Heatmap)

export const MuscleWeeksQuery = Type.Object({
  weeks: Type.Optional(Type.Integer({ minimum: 1, maximum: 53, default: 12 })),
})

export const MuscleWeeks = Type.Object({
  setsLow: Type.Integer({ description: "the member's own band: fewer sets a week are low" }),
  setsHigh: Type.Integer({ description: 'more are high' }),
  weeks: Type.Array(
    Type.Object({
      start: LocalDate,
      muscles: Type.Array(Type.Object({ muscle: Type.Enum([...MUSCLES]), sets: Type.Number() })),
    }),
    { description: 'fractional working sets: primary 1, secondary 0.5; oldest week first' },
  ),
})
export type MuscleWeeks = Static<typeof MuscleWeeks>
export const MuscleWeeksAnswer = Answer(MuscleWeeks)

export const RecordQuery = Type.Object({ ...PageQuery.properties, exercise: Type.Optional(Uuid) })
export type RecordQuery = Static<typeof RecordQuery>

export const HistoryQuery = Type.Object({
  cursor: PageQuery.properties.cursor,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})

export type HistoryQuery = Static<typeof HistoryQuery>

/** One exercise in one workout, by its working sets. */
export const ExerciseSession = Type.Object({
  workoutId: Uuid,
  title: Type.String(),
  startedAt: Instant,
  localDate: LocalDate,
  sets: Type.Integer(),
  reps: Type.Integer(),
  volumeKg: Nullable(Type.Number({ description: 'null: no load is known' })),
  bestE1rmKg: Nullable(Type.Number()),
  bestWeightKg: Nullable(Type.Number()),
  leastHelpKg: Nullable(Type.Number({ description: 'of an assisted lift; null: none was written down' })),
  durationS: Nullable(Type.Integer()),
  distanceM: Nullable(Type.Number()),
  topSet: Nullable(SetNumbers),
})
export type ExerciseSession = Static<typeof ExerciseSession>

export const ExerciseHistory = Type.Object({
  formula: Type.Literal('epley', { description: 'how every e1RM is estimated' }),
  sessions: Type.Array(ExerciseSession, { description: 'newest first' }),
  nextCursor: Nullable(Type.String()),
})
export type ExerciseHistory = Static<typeof ExerciseHistory>
export const ExerciseHistoryAnswer = Answer(ExerciseHistory)
