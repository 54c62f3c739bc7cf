import type {
  Exercise,
  ExerciseList,
  ExerciseQuery,
  MuscleList,
  NewExercise,
} from '../../features/exercises/contract.ts'
import type { Coherent } from '../coherent.ts'
import type { Requests } from '../requests.ts'

export const exerciseRoutes = ({ json }: Requests) => ({
  search: (query: ExerciseQuery = {}, signal?: AbortSignal): Promise<Coherent<ExerciseList>> =>
    json('/api/exercises', { query: { ...query }, signal }),
  get: (id: string): Promise<Coherent<Exercise>> => json(`/api/exercises/${id}`),
  /** An exercise of the caller's own. */
  create: (exercise: NewExercise): Promise<Exercise> => json('/api/exercises', { method: 'POST', json: exercise }),
  muscles: (): Promise<Coherent<MuscleList>> => json('/api/muscles'),
})
