import type { Answer, Sent } from '../../contract/common.ts'
import type {
  LastSets,
  LastSetsList,
  SavedWorkout,
  WorkoutDetail,
  WorkoutFilter,
  WorkoutInput,
  WorkoutPage,
  WorkoutPatch,
  WorkoutView,
} from '../../contract/workouts.ts'
import { newIdempotencyKey, repeat } from '../repeat.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

export interface CreateOptions {
  /** The name of this save; a repeat under the same one is answered like the first. Default: a new one. */
  idempotencyKey?: string
  /** How long a save that nobody answered is sent again, under the same key. Default 30 s; 0: once only. */
  persistMs?: number
  signal?: AbortSignal
}

export function workoutRoutes({ json, read, save, send }: Requests) {
  const pathOf = (userId: string) => (userId === 'me' ? '/api/workouts' : `/api/members/${userId}/workouts`)

  async function list(
    userId = 'me',
    query: Sent<WorkoutFilter> & { cursor?: string | undefined; limit?: number } = {},
  ): Promise<Answer<WorkoutPage>> {
    return jsonOf(await read(userId, pathOf(userId), query))
  }

  return {
    list,
    /** Every page, newest workouts first. */
    async *pages(userId = 'me', limit?: number): AsyncGenerator<WorkoutView[], void> {
      let cursor: string | undefined
      do {
        const page = await list(userId, { cursor, ...(limit !== undefined && { limit }) })
        yield page.data.workouts
        cursor = page.data.nextCursor ?? undefined
      } while (cursor !== undefined)
    },
    get: (id: string): Promise<WorkoutDetail> => json(`/api/workouts/${id}`),
    /** Saves a workout once, however often it has to be sent. */
    create(input: Sent<WorkoutInput>, options: CreateOptions = {}): Promise<SavedWorkout> {
      const { idempotencyKey = newIdempotencyKey(), persistMs = 30_000, signal } = options
      const headers = { 'idempotency-key': idempotencyKey }
      return repeat(
        () => save<SavedWorkout>('/api/workouts', { method: 'POST', json: input, headers, signal }),
        persistMs,
        signal,
      )
    },
    /**
     * Changes a workout, once under one `idempotencyKey`.
     * @param version the `version` of the workout that was edited: a save over a newer one is refused (412)
     */
    update: (
      id: string,
      patch: Sent<WorkoutPatch>,
      version?: number,
      { idempotencyKey }: Pick<CreateOptions, 'idempotencyKey'> = {},
    ): Promise<SavedWorkout> =>
      save(`/api/workouts/${id}`, {
        method: 'PATCH',
        json: patch,
        headers: { ...ifMatch(version), 'idempotency-key': idempotencyKey },
      }),
    async remove(id: string, version?: number): Promise<void> {
      await save(`/api/workouts/${id}`, { method: 'DELETE', headers: ifMatch(version) })
    },
    /** Undoes a deletion, for 30 days. */
    restore: (id: string): Promise<SavedWorkout> => save(`/api/workouts/${id}/restore`, { method: 'POST' }),
    /** What was done last time in each of these exercises; those that were never done are left out. */
    async last(exerciseIds: readonly string[], before?: string): Promise<LastSets[]> {
      if (exerciseIds.length === 0) return []
      const answer = await read('me', '/api/workouts/last', { exercise: exerciseIds, before })
      return (await jsonOf<Answer<LastSetsList>>(answer)).data.exercises
    },
    async export(format: 'csv' | 'json'): Promise<Blob> {
      return (await send('/api/workouts/export', { query: { format }, timeoutMs: 120_000 })).blob()
    },
  }
}

const ifMatch = (version: number | undefined) => ({ 'if-match': version === undefined ? undefined : `"${version}"` })
