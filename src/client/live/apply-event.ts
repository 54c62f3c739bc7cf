import type { Origin, Version } from '../../contract/common.ts'
import type { ProgressUpdated } from '../../contract/live.ts'
import type { ProgressView } from '../../contract/progress.ts'
import { comparable, isNewer, sameVersion } from '../../contract/version.ts'

/**
 * The version rule, as pure steps. What is shown is always one whole state that the server had; it only moves forward,
 * and whatever cannot be placed on it is a reason to ask, never to guess.
 */

/** A member's progress as of a version. */
export interface ProgressState {
  readonly version: Version
  readonly view: ProgressView
}

/** `drop`: nothing new. `ask`: something newer exists that this event alone does not tell. */
export type Step = { readonly state: ProgressState } | 'drop' | 'ask'

/** What a live event makes of the state that is held. Without one there is nothing to apply it to. */
export function applyEvent(state: ProgressState | null, event: ProgressUpdated): Step {
  if (state === null || !comparable(event.version, state.version)) return 'ask'
  if (!isNewer(event.version, state.version)) return 'drop'
  const applies = event.base === null ? isWhole(event.set, state.view) : sameVersion(event.base, state.version)
  return applies ? { state: { version: event.version, view: { ...state.view, ...event.set } } } : 'ask'
}

const isWhole = (set: Partial<ProgressView>, view: ProgressView): boolean =>
  Object.keys(view).every((key) => key in set)

/** A whole state from the server: a read over HTTP, or the answer to a join. */
export type WholeAnswer = Pick<Origin, 'version' | 'verified'> & { view: ProgressView }

/**
 * The state to hold after a whole answer came to a question that was asked while `before` was held. An answer of
 * another history replaces what is held, unless that was replaced while the answer was under way, or the answer is an
 * unverified one from a cache.
 */
export function takeAnswer(
  state: ProgressState | null,
  answer: WholeAnswer,
  before: ProgressState | null = state,
): ProgressState {
  const next = { version: answer.version, view: answer.view }
  if (state === null) return next
  if (comparable(answer.version, state.version)) return isNewer(answer.version, state.version) ? next : state
  if (answer.verified === false) return state
  return before === null || comparable(before.version, state.version) ? next : state
}
