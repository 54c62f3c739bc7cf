import type { Tracking } from '../../contract/enums.ts'
import type { ProgressView } from '../../contract/progress.ts'
import { getLocal, putLocal } from '../state/local-store.ts'

/** Enough to pick it again. */
export interface RecentExercise {
  id: string
  name: string
  tracking: Tracking
}

const NAME = 'recent-exercises'
const MOST = 8

/** What was picked here lately, and what the coach suggests next: most often it is one of these. */
export function recentExercises(view: ProgressView | undefined): RecentExercise[] {
  const suggested = (view?.coach.next ?? []).map(({ exerciseId, exercise, tracking }) => ({
    id: exerciseId,
    name: exercise,
    tracking,
  }))
  const all = [...(getLocal<RecentExercise[]>(NAME) ?? []), ...suggested]
  return all.filter(({ id }, at) => all.findIndex((one) => one.id === id) === at).slice(0, MOST)
}

export function rememberExercise({ id, name, tracking }: RecentExercise): void {
  const others = (getLocal<RecentExercise[]>(NAME) ?? []).filter((one) => one.id !== id)
  putLocal(NAME, [{ id, name, tracking }, ...others].slice(0, MOST))
}
