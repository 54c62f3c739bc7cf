import type { Sent } from '../../contract/common.ts'
import type {
  BlockInput,
  DiscardAnswer,
  FinishAnswer,
  OpenAnswer,
  OpenInput,
  OpenPatch,
  OpenSetInput,
} from '../../contract/training/open-routes.ts'
import { SpotterError } from '../errors.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

/** Names the workout that is meant, so that a request which comes late is not taken for another one's. */
export interface Meant {
  workoutId?: string | undefined
}

/** The workout in progress: the caller's own, or that of a client who lets the trainer plan. */
export function openWorkoutRoutes({ read, save }: Requests) {
  const pathOf = (userId: string) => (userId === 'me' ? '/api/workouts/open' : `/api/members/${userId}/workouts/open`)
  const naming = ({ workoutId }: Meant) => ({ query: { workout: workoutId } })

  return {
    /** Null: none is open. */
    async get(userId = 'me'): Promise<OpenAnswer | null> {
      try {
        return await jsonOf<OpenAnswer>(await read(userId, pathOf(userId)))
      } catch (error) {
        if (error instanceof SpotterError && error.code === 'no-open-workout') return null
        throw error
      }
    },
    /** Opens a workout; with an `id` of the caller's it may be repeated. Another open one is refused: `workoutId` of the error. */
    start: (input: Sent<OpenInput> = {}): Promise<OpenAnswer> =>
      save('/api/workouts/open', { method: 'POST', json: input }),
    change: (patch: Sent<OpenPatch>, meant: Meant = {}): Promise<OpenAnswer> =>
      save('/api/workouts/open', { method: 'PATCH', json: patch, ...naming(meant) }),
    putExercise: (id: string, block: Sent<BlockInput>, meant: Meant = {}, userId = 'me'): Promise<OpenAnswer> =>
      save(`${pathOf(userId)}/exercises/${id}`, { method: 'PUT', json: block, ...naming(meant) }, userId),
    removeExercise: (id: string, meant: Meant = {}, userId = 'me'): Promise<OpenAnswer> =>
      save(`${pathOf(userId)}/exercises/${id}`, { method: 'DELETE', ...naming(meant) }, userId),
    putSet: (id: string, set: Sent<OpenSetInput>, meant: Meant = {}, userId = 'me'): Promise<OpenAnswer> =>
      save(`${pathOf(userId)}/sets/${id}`, { method: 'PUT', json: set, ...naming(meant) }, userId),
    removeSet: (id: string, meant: Meant = {}, userId = 'me'): Promise<OpenAnswer> =>
      save(`${pathOf(userId)}/sets/${id}`, { method: 'DELETE', ...naming(meant) }, userId),
    /** Puts one line on top of a client's screen. */
    cue: (userId: string, text: string, meant: Meant = {}): Promise<OpenAnswer> =>
      save(`${pathOf(userId)}/cue`, { method: 'PUT', json: { text }, ...naming(meant) }, userId),
    /** @param endedAt default: now */
    finish: (meant: Meant = {}, endedAt?: string): Promise<FinishAnswer> =>
      save('/api/workouts/open/finish', {
        method: 'POST',
        json: endedAt === undefined ? {} : { endedAt },
        ...naming(meant),
      }),
    /** It can be restored with `workouts.restore`, and is open again then. */
    discard: (meant: Meant = {}): Promise<DiscardAnswer> =>
      save('/api/workouts/open', { method: 'DELETE', ...naming(meant) }),
    /** Opens a finished workout again, on its own day. */
    continue: (workoutId: string): Promise<OpenAnswer> =>
      save(`/api/workouts/${workoutId}/continue`, { method: 'POST' }),
  }
}
