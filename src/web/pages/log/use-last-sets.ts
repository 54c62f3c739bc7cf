import type { LastSets } from '../../../contract/workouts.ts'
import { instantOf } from '../../format/zoned-time.ts'
import { client } from '../../state/client.ts'
import { useLoad } from '../../state/use-task.ts'
import type { Draft } from './draft/draft.ts'

/** What was done last time in the draft's exercises, before its own start. Empty until it is known, and offline. */
export function useLastSets({ exercises, start, zone }: Draft): ReadonlyMap<string, LastSets> {
  const ids = [...new Set(exercises.flatMap(({ exerciseId }) => exerciseId ?? []))].sort()
  const startMs = instantOf(start, zone)
  const before = Number.isNaN(startMs) ? undefined : new Date(startMs).toISOString()
  const { value } = useLoad(() => client.workouts.last(ids, before), [ids.join(), before])
  return new Map(value?.map((last) => [last.exerciseId, last]))
}
