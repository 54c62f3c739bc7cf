import type { ParsedWorkout } from './parse/types.ts'

/**
 * Workouts in batches of at most so many, with so many sets at most in all; one that has more comes alone. An exercise
 * without sets counts as one: it takes as much work.
 */
export async function* inBatches(
  workouts: AsyncIterable<ParsedWorkout>,
  most: { workouts: number; sets: number },
): AsyncGenerator<ParsedWorkout[]> {
  let batch: ParsedWorkout[] = []
  let sets = 0
  for await (const workout of workouts) {
    const more = workout.exercises.reduce((sum, exercise) => sum + Math.max(1, exercise.sets.length), 0)
    if (batch.length === most.workouts || (batch.length > 0 && sets + more > most.sets)) {
      yield batch
      batch = []
      sets = 0
    }
    batch.push(workout)
    sets += more
  }
  if (batch.length > 0) yield batch
}
