import type { ProgressView } from '../../src/contract/index.ts'

const NOTHING_ASSIGNED = { assigned: 0, completed: 0, share: null }

/** The progress view of somebody who has not begun. */
export const emptyProgress = (weekStart: string): ProgressView => ({
  totals: { workouts: 0, sets: 0, reps: 0, volumeKg: 0, durationS: 0 },
  week: { start: weekStart, workouts: 0, trainingDays: 0, volumeKg: 0, target: null },
  streak: { weeks: 0, longestWeeks: 0, days: 0, longestDays: 0 },
  weeks: [],
  muscles: [],
  records: [],
  recent: [],
  open: null,
  body: null,
  goals: [],
  coach: { insight: null, due: null, next: [], volume: null },
  assignments: [],
  comments: [],
  standing: {
    lastWorkoutOn: null,
    compliance: { days7: NOTHING_ASSIGNED, days30: NOTHING_ASSIGNED, days90: NOTHING_ASSIGNED },
    flags: [],
  },
})
