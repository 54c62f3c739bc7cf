import { asItIs, type Variant } from './broken.ts'
import { explore } from './explorer.ts'
import { Model } from './model.ts'
import type { Outcome } from './report.ts'
import { nameOf, type World } from './world.ts'

export interface SearchOptions {
  variant?: Variant
  /** So many states are known at most when it gives up. */
  limit?: number
  isReduced?: boolean
}

/** Every interleaving of the world's steps, until one breaks the promise. */
export function search(
  world: World,
  { variant = asItIs, limit = 20_000_000, isReduced = true }: SearchOptions = {},
): Outcome {
  const startedAtMs = performance.now()
  const model = new Model(world, variant, isReduced)
  const { states, depth, isFinished, violation } = explore(model, limit)
  const seconds = (performance.now() - startedAtMs) / 1_000
  return { name: nameOf(world), states, depth, seconds, isFinished, violation: violation && model.story(violation) }
}
