import type { Protection } from '../live/broken.ts'
import type { Rule } from '../model/broken.ts'

/** How it is shown that something is missed. */
export type Way = 'search' | 'forced interleaving'

export interface Missed {
  /** What goes wrong without it. */
  without: string
  /** Which way reports that, and the test that shows it to do so. */
  reportedBy: Partial<Record<Way, string>>
}

const search = 'test/model/search.test.ts'
const forced = 'test/cluster/forced-interleavings.test.ts'
const forcedOnRedis = 'test/cluster/forced-interleavings-redis.test.ts'
const protections = 'test/cluster/protections.test.ts'
const ofAProcess = 'test/cluster/protections-of-a-process.test.ts'

/** Every rule of the cache and every protection of the live part, and how it is known to be needed. */
export const MISSED: Readonly<Record<Rule | Protection, Missed>> = {
  floorsAreVerified: {
    without: 'a raise or a fill that comes late, after the floor was lost, makes an old entry look like the newest',
    reportedBy: { search, 'forced interleaving': forced },
  },
  fillsAreJudged: {
    without: 'a refill that began before a save is stored after it, and served',
    reportedBy: { search, 'forced interleaving': forced },
  },
  runsAreTold: {
    without: 'a Redis that comes back with old data serves it: its old floor and its old entry agree',
    reportedBy: { search, 'forced interleaving': forcedOnRedis },
  },
  outboxIsWatched: {
    without: 'while raises fail and reads do not, an acknowledged save is not read',
    reportedBy: { search, 'forced interleaving': forcedOnRedis },
  },
  replaysRaise: {
    without: 'a save repeated after its instance died is acknowledged and not read',
    reportedBy: { search, 'forced interleaving': forced },
  },
  joinsOnlyWaiting: {
    without: 'a reader joins a load that began before the save that it has been told of',
    reportedBy: { search, 'forced interleaving': forced },
  },
  commandsAreNotResent: {
    without: 'a question to a Redis that died is answered by the one that came back with old data',
    reportedBy: { search, 'forced interleaving': forcedOnRedis },
  },
  outbox: {
    without: 'nobody learns of a save whose instance dies before it told anybody',
    reportedBy: { 'forced interleaving': protections },
  },
  comparison: {
    without: 'an event that was lost on its way is never made up for',
    reportedBy: { 'forced interleaving': protections },
  },
  resume: {
    without: 'who was away during a save goes on showing the state before it',
    reportedBy: { 'forced interleaving': protections },
  },
  guard: {
    without: 'the first event during an outage of Redis ends the process',
    reportedBy: { 'forced interleaving': ofAProcess },
  },
  barrier: {
    without: 'an event right after a join is missed until the next comparison (sharded adapter)',
    reportedBy: { 'forced interleaving': protections },
  },
  reauthorisation: {
    without: 'a trainer goes on seeing a member after the link has ended',
    reportedBy: { 'forced interleaving': protections },
  },
  boundedBuffers: {
    without: 'everything waits in memory for a client that does not read',
    reportedBy: { 'forced interleaving': ofAProcess },
  },
}
