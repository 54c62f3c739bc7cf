import { type Static, Type } from 'typebox'
import { MUSCLES, RECORD_KINDS } from '../../vocabulary.ts'
import { Answer, Instant, LocalDate, Nullable, Uuid } from '../../wire.ts'

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

export const PersonalRecord = Type.Object({
  exerciseId: Uuid,
  exercise: Type.String(),
  kind: Type.Enum([...RECORD_KINDS]),
  value: Type.Number({ description: 'kg, reps, seconds or metres, by kind' }),
  formula: Type.Optional(Type.Literal('epley')),
  workoutId: Uuid,
  setId: Uuid,
  achievedAt: Instant,
})

export const RecentWorkout = Type.Object({
  id: Uuid,
  title: Type.String(),
  startedAt: Instant,
  localDate: LocalDate,
  durationS: Nullable(Type.Integer()),
  exercises: Type.Integer(),
  sets: Type.Integer(),
  volumeKg: Type.Number(),
})

export const ProgressView = Type.Object({
  totals: Totals,
  week: Week,
  streak: Streak,
  weeks: Type.Array(WeekSummary, { description: 'the last twelve weeks, oldest first, this week last' }),
  muscles: Type.Array(MuscleSets, { description: 'fractional working sets this week: primary 1, secondary 0.5' }),
  records: Type.Array(PersonalRecord, { description: 'newest first' }),
  recent: Type.Array(RecentWorkout, { description: 'newest first' }),
})
export type ProgressView = Static<typeof ProgressView>
export type ProgressSection = keyof ProgressView
export const PROGRESS_SECTIONS = Object.keys(ProgressView.properties) as ProgressSection[]

export const ProgressAnswer = Answer(ProgressView)
export type ProgressAnswer = Static<typeof ProgressAnswer>

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
