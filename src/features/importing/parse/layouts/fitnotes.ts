import type { LayoutTable } from './table.ts'

const APP = { format: 'fitnotes', app: 'FitNotes', source: 'csv', sessions: 'start' } as const

/** FitNotes on Android, old and new, and FitNotes 2 on iOS: days without a time or a name. */
export const fitnotes: LayoutTable = {
  ...APP,
  languages: {
    en: {
      date: ['Date'],
      exercise: ['Exercise'],
      weight: ['Weight'],
      weightUnit: ['Weight Unit'],
      reps: ['Reps'],
      distance: ['Distance'],
      distanceUnit: ['Distance Unit'],
      duration: ['Time'],
      exerciseNotes: ['Comment', 'Notes'],
    },
  },
  needs: ['weight', 'duration'],
  marks: [['category', 'distance unit']],
  unquoted: true,
}

/** FitNotes with sessions, which have a name, a start and an end in UTC. */
export const fitnotesSessions: LayoutTable = {
  ...APP,
  languages: {
    en: {
      title: ['Name'],
      date: ['StartTime'],
      endTime: ['EndTime'],
      exercise: ['Exercise'],
      equipment: ['Equipment'],
      reps: ['Reps'],
      weight: ['Weight'],
      duration: ['Time'],
      distance: ['Distance'],
      status: ['Status'],
      isWarmup: ['IsWarmup'],
      rpe: ['RPE'],
      rir: ['RIR'],
      exerciseNotes: ['Note'],
    },
  },
  needs: ['title', 'status'],
  undone: ['NotStarted', 'Skipped'],
}
