import type { LayoutTable } from './table.ts'

/** Fitbod: each set with its own time; of a pair of dumbbells the weight of one, as everybody writes it. */
export const fitbod: LayoutTable = {
  format: 'fitbod',
  app: 'Fitbod',
  source: 'csv',
  languages: {
    en: {
      date: ['Date'],
      exercise: ['Exercise', 'exercise_name'],
      reps: ['Reps'],
      weight: ['Weight'],
      duration: ['Duration'],
      distance: ['Distance'],
      isWarmup: ['isWarmup'],
      exerciseNotes: ['Note'],
    },
  },
  needs: ['isWarmup', 'weight'],
  marks: [['incline', 'resistance']],
  sessions: 'pause',
}

export const repcount: LayoutTable = {
  format: 'repcount',
  app: 'RepCount',
  source: 'csv',
  languages: {
    en: {
      date: ['Workout Start'],
      endTime: ['Workout End'],
      exercise: ['Exercise'],
      weight: ['Weight'],
      reps: ['Reps'],
      exerciseNotes: ['Notes'],
      distance: ['Distance'],
      duration: ['Duration'],
      title: ['Name'],
    },
  },
  needs: ['endTime'],
  sessions: 'start',
}

export const lyfta: LayoutTable = {
  format: 'lyfta',
  app: 'Lyfta',
  source: 'csv',
  languages: {
    en: {
      title: ['Title'],
      date: ['Date'],
      workoutDuration: ['Duration'],
      exercise: ['Exercise'],
      superset: ['Superset id'],
      weight: ['Weight'],
      reps: ['Reps'],
      distance: ['Distance'],
      duration: ['Time'],
      setType: ['Set Type'],
    },
  },
  needs: ['title', 'superset', 'setType'],
  sessions: 'start',
}

/** Liftosaur has each set twice, as planned and as done. */
export const liftosaur: LayoutTable = {
  format: 'liftosaur',
  app: 'Liftosaur',
  source: 'csv',
  languages: {
    en: {
      date: ['Workout DateTime'],
      title: ['Day Name'],
      exercise: ['Exercise'],
      isWarmup: ['Is Warmup Set?'],
      reps: ['Completed Reps'],
      rpe: ['Completed RPE'],
      weight: ['Completed Weight Value'],
      weightUnit: ['Completed Weight Unit'],
      exerciseNotes: ['Notes'],
    },
  },
  needs: ['reps', 'title'],
  sessions: 'start',
  undoneWithoutReps: true,
}

/** StrongLifts 5×5: a row an exercise, its sets as columns. */
export const stronglifts: LayoutTable = {
  format: 'stronglifts',
  app: 'StrongLifts 5×5',
  source: 'csv',
  languages: {
    en: {
      date: ['Date'],
      time: ['Start Time'],
      endTime: ['End Time'],
      workoutNumber: ['Workout'],
      title: ['Workout Name'],
      exercise: ['Exercise'],
      exerciseNotes: ['Notes', 'Note'],
    },
  },
  needs: [],
  setColumns: { reps: 'Set # (Reps)', weight: 'Set #' },
  sessions: 'start',
}

export const gymrun: LayoutTable = {
  format: 'gymrun',
  app: 'GymRun',
  source: 'csv',
  languages: {
    en: {
      date: ['Date'],
      time: ['Time'],
      exercise: ['Exercise'],
      setOrder: ['Set'],
      weight: ['Weigth', 'Weight'],
      reps: ['Reps'],
      exerciseNotes: ['Note'],
    },
  },
  needs: ['time', 'setOrder'],
  // as the app spells it
  marks: [['weigth']],
  dateOrder: 'dmy',
  sessions: 'pause',
}
