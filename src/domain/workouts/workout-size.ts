/** What a set, an exercise and a workout take as JSON beside their words, rounded up. */
const BYTES = { set: 160, exercise: 250, workout: 450 }

interface Sized {
  title: string
  notes: string | null
  exercises: readonly { notes: string | null; sets: readonly unknown[] }[]
}

/**
 * About how many bytes a workout takes when it is read, stored with it: pages end by it, and what a person may store is
 * counted in it. (Names of exercises are counted as if they were all of one length.)
 */
export function sizeOf({ title, notes, exercises }: Sized): number {
  const words = [title, notes, ...exercises.map((exercise) => exercise.notes)]
  const sets = exercises.reduce((sum, exercise) => sum + exercise.sets.length, 0)
  return (
    BYTES.workout +
    exercises.length * BYTES.exercise +
    sets * BYTES.set +
    words.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0)
  )
}
