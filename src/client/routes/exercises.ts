import type { Answer, Sent } from '../../contract/common.ts'
import type {
  AliasInput,
  AliasList,
  ExerciseDetail,
  ExerciseList,
  ExercisePatch,
  ExerciseQuery,
  MuscleList,
  NewExercise,
  SavedAlias,
  SavedExercise,
} from '../../contract/exercises.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

export const exerciseRoutes = ({ json, read, save }: Requests) => ({
  search: (query: ExerciseQuery = {}, signal?: AbortSignal): Promise<Answer<ExerciseList>> =>
    json('/api/exercises', { query: { ...query }, signal }),
  get: (id: string): Promise<Answer<ExerciseDetail>> => json(`/api/exercises/${id}`),
  /** All of the caller's own that fit. */
  own: async (query: Omit<ExerciseQuery, 'own'> = {}): Promise<Answer<ExerciseList>> =>
    jsonOf(await read('me', '/api/exercises', { ...query, own: true })),
  create: (exercise: NewExercise): Promise<SavedExercise> => save('/api/exercises', { method: 'POST', json: exercise }),
  change: (id: string, patch: ExercisePatch): Promise<SavedExercise> =>
    save(`/api/exercises/${id}`, { method: 'PATCH', json: patch }),
  async remove(id: string): Promise<void> {
    await save(`/api/exercises/${id}`, { method: 'DELETE' })
  },
  /** What the caller said that names mean. */
  aliases: async (): Promise<Answer<AliasList>> => jsonOf(await read('me', '/api/exercises/aliases')),
  teach: (alias: Sent<AliasInput>): Promise<SavedAlias> =>
    save('/api/exercises/aliases', { method: 'PUT', json: alias }),
  async forgetAlias(name: string): Promise<void> {
    await save('/api/exercises/aliases', { method: 'DELETE', query: { name } })
  },
  muscles: (): Promise<Answer<MuscleList>> => json('/api/muscles'),
})
