import root, { type Test } from 'tap'
import { ALL_PROTECTIONS, type Protections } from '../../src/live/protections.ts'

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
  off: keyof Protections
  play: (t: Test, protections: Protections) => Promise<Seen>
}

/** Plays every hazard twice, on two stages. */
export function miss(hazards: readonly Hazard[]): void {
  for (const { name, off, play } of hazards) {
    root.test(`${name}; is missed when ${off} is off`, async (t) => {
      // at once, since most of the time is waiting
      const [asItIs, without] = await Promise.all([
        play(t, ALL_PROTECTIONS),
        play(t, { ...ALL_PROTECTIONS, [off]: false }),
      ])
      t.ok(asItIs.kept, `as it is: ${asItIs.told}`)
      t.notOk(without.kept, `without ${off}: ${without.told}`)
    })
  }
}
