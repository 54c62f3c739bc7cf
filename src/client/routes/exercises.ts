import type {
  AliasInput,
  AliasList,
  Exercise,
  ExerciseList,
  ExerciseQuery,
  MuscleList,
  NewExercise,
  SavedAlias,
} from '../../features/exercises/contract.ts'
import type { Coherent } from '../coherent.ts'
import type { Requests } from '../requests.ts'
import { jsonOf } from '../transport.ts'

export const exerciseRoutes = ({ json, read, save }: Requests) => ({
  search: (query: ExerciseQuery = {}, signal?: AbortSignal): Promise<Coherent<ExerciseList>> =>
    json('/api/exercises', { query: { ...query }, signal }),
  get: (id: string): Promise<Coherent<Exercise>> => json(`/api/exercises/${id}`),
  /** An exercise of the caller's own. */
  create: (exercise: NewExercise): Promise<Exercise> => json('/api/exercises', { method: 'POST', json: exercise }),
  /** What the caller said that names mean. */
  aliases: async (): Promise<Coherent<AliasList>> => jsonOf(await read('me', '/api/exercises/aliases')),
  teach: (alias: AliasInput): Promise<SavedAlias> => save('/api/exercises/aliases', { method: 'PUT', json: alias }),
  async forgetAlias(name: string): Promise<void> {
    await save('/api/exercises/aliases', { method: 'DELETE', query: { name } })
  },
  muscles: (): Promise<Coherent<MuscleList>> => json('/api/muscles'),
})
