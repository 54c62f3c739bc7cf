import { client } from '../../state/client.ts'
import { showToast } from '../../ui/toast.tsx'

/** Deletes a workout, and offers to take that back wherever one goes next. */
export async function deleteWorkout({ id, title }: { id: string; title: string }): Promise<void> {
  await client.workouts.remove(id)
  showToast({ text: `“${title}” is deleted.`, action: { label: 'Undo', run: () => client.workouts.restore(id) } })
}
