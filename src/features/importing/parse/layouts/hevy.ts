import type { LayoutTable } from './table.ts'

/** Hevy, whose column names are English in every language; its dates and exercises are not. */
export const hevy: LayoutTable = {
  format: 'hevy',
  app: 'Hevy',
  source: 'hevy_csv',
  languages: {
    en: {
      title: ['title'],
      date: ['start_time'],
      endTime: ['end_time'],
      notes: ['description'],
      exercise: ['exercise_title'],
      superset: ['superset_id'],
      exerciseNotes: ['exercise_notes'],
      setOrder: ['set_index'],
      setType: ['set_type'],
      weight: ['weight'],
      reps: ['reps'],
      distance: ['distance'],
      duration: ['duration'],
      rpe: ['rpe'],
    },
  },
  needs: [],
  // in the library they are a crunch, and a stretch on a ball
  means: { 'Air Bike': 'Assault Bike', 'Torso Rotation': 'Torso Rotation (Machine)' },
  sessions: 'start',
}
