import { FairLimit } from '../../src/runtime/semaphore.ts'

/** Turns for so many at once of anybody's, with a line of 64 times as many. */
export const turnsFor = (atOnce = 16): FairLimit => new FairLimit({ atOnce, waiting: 64 * atOnce })
