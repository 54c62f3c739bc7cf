import type { Version } from '../../contract/common.ts'
import { comparable, isNewer, sameVersion } from '../../contract/version.ts'

/** What an event says about versions: it takes a holder of `base` to `version`; null: any holder. */
export interface Step {
  base: Version | null
  version: Version
}

/**
 * The version that a client holds for certain after an event was written to it, by the client's own rule: not newer is
 * dropped, sections that apply to what it holds are taken, anything else makes it ask again. Undefined: not known.
 * A client that has to ask again but does not counts as left behind, and the comparison sends it the whole view.
 */
export function afterEvent(held: Version | undefined, { base, version }: Step): Version | undefined {
  if (held === undefined) return base === null ? version : undefined
  if (comparable(held, version) && !isNewer(version, held)) return held
  return base === null || sameVersion(base, held) ? version : held
}

/** The version that a client holds after it was answered with a state, which it may have overtaken in the meantime. */
export function afterAnswer(held: Version | undefined, answered: Version): Version {
  return held !== undefined && isNewer(held, answered) ? held : answered
}

/**
 * True when an event tells a holder of `held` of every change up to its version: none was skipped whose kind is unknown.
 */
export function tellsEveryChange(held: Version | undefined, { base, version }: Step): boolean {
  if (held === undefined || !comparable(held, version)) return false
  return base === null ? version.revision === held.revision + 1 : sameVersion(base, held)
}

/** True when a client that holds `held` has no use for `state`. */
export function isUpToDate(held: Version | undefined, state: Version): boolean {
  return held !== undefined && comparable(held, state) && !isNewer(state, held)
}
