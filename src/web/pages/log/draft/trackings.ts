import { client } from '../../../state/client.ts'
import type { Trackings } from './draft-from.ts'

/** What these exercises are tracked by. Without a network it is not known, and the form asks for weight and reps. */
export async function trackingsOf(exerciseIds: readonly string[]): Promise<Trackings> {
  const found = await Promise.allSettled([...new Set(exerciseIds)].map((id) => client.exercises.get(id)))
  return new Map(
    found.flatMap((answer) =>
      answer.status === 'fulfilled' ? [[answer.value.data.id, answer.value.data.tracking]] : [],
    ),
  )
}
