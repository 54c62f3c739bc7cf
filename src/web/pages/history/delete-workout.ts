import { explain } from '../../format/explain.ts'
import { showToast } from '../../parts/toast.tsx'
import { client } from '../../state/client.ts'

/** Deletes a workout, and offers to take that back, or to try again, wherever one has gone. Never rejects. */
export async function deleteWorkout(workout: { id: string; title: string }): Promise<void> {
  const { id, title } = workout
  try {
    await client.workouts.remove(id)
    showToast({ text: `“${title}” is deleted.`, action: { label: 'Undo', run: () => client.workouts.restore(id) } })
  } catch (error) {
    showToast({
      text: `“${title}” could not be deleted. ${explain(error)}`,
      action: { label: 'Try again', run: () => deleteWorkout(workout) },
    })
  }
}
