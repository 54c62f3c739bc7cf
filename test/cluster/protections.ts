import root, { type Test } from 'tap'
import type { Protection } from '../live/broken.ts'

/* Each protection is shown to be needed: a promise that holds through a hazard as it is, and not without it. */

/** What came of a promise. */
export interface Seen {
  kept: boolean
  /** What was seen, in a few words. */
  told: string
}

export interface Hazard {
  /** The promise, and what is done to it. */
  name: string
  off: Protection
  /** On instances without the protections in `off`. */
  play: (t: Test, off: readonly Protection[]) => Promise<Seen>
}

/** Plays every hazard twice, on two stages. */
export function miss(hazards: readonly Hazard[]): void {
  for (const { name, off, play } of hazards) {
    root.test(`${name}; is missed when ${off} is off`, async (t) => {
      // at once, since most of the time is waiting
      const [asItIs, without] = await Promise.all([play(t, []), play(t, [off])])
      t.ok(asItIs.kept, `as it is: ${asItIs.told}`)
      t.notOk(without.kept, `without ${off}: ${without.told}`)
    })
  }
}
