import { sql } from 'drizzle-orm'
import type { Cluster, Redis } from 'ioredis'
import { uuids } from '../../src/db/open.ts'
import { openRedisBus } from '../../src/live/bus/redis-bus.ts'
import type { LivePorts } from '../../src/live/ports.ts'
import type { Overrides } from '../../src/plugins/context.ts'
import type { LivePluginOptions } from '../../src/plugins/live/live.ts'

/*
 * The live part without one of its protections besides the cache's rules, for tests that show that it is missed. What
 * nothing misses is not needed.
 */

interface Breaking {
  beforeCommit?: NonNullable<Overrides['beforeCommit']>
  /** Given the parts, so that several protections can be taken away together. */
  live?: (parts: LivePluginOptions) => LivePluginOptions
}

/** Whoever is in a room may stay. Who comes is still asked for, with the state. */
const everybodyStays = <Kind extends 'progress' | 'leaderboard'>(ports: LivePorts, kind: Kind): LivePorts[Kind] => ({
  ...ports[kind],
  stillAllowed: async (principals) => principals.map(() => true),
})

const openBusOf = ({ openBus = openRedisBus }: LivePluginOptions) => openBus

const BREAKING = {
  /** A save leaves a row behind that relay, comparison and readers find, whatever becomes of the saver. */
  outbox: {
    beforeCommit: async (tx, { revisions }) => {
      await tx.execute(sql`delete from outbox where subject_id = any(${uuids([...revisions.keys()])})`)
    },
  },
  /** Once a second every room is compared with what is committed. */
  comparison: {
    live: (parts) => ({
      ...parts,
      tuning: { ...parts.tuning, openComparison: () => ({ run: async () => undefined, stop: async () => undefined }) },
    }),
  },
  /** Who joins is brought up to date unless what they have is the newest. */
  resume: { live: (parts) => ({ ...parts, tuning: { ...parts.tuning, isUpToDate: () => true } }) },
  /** The adapter's Redis clients never reject. */
  guard: {
    live: (parts) => ({
      ...parts,
      openBus: (options) => {
        const clients: (Redis | Cluster)[] = []
        const connect: typeof options.connect = (connection) => {
          const client = options.connect(connection)
          clients.push(client)
          return client
        }
        const bus = openBusOf(parts)({ ...options, connect })
        const [publisher, subscriber] = clients
        return { ...bus, sockets: { ...bus.sockets, publisher, subscriber } as unknown as typeof bus.sockets }
      },
    }),
  },
  /** A join is answered only when the room's subscription is real. */
  barrier: {
    live: (parts) => ({
      ...parts,
      openBus: (options) => ({ ...openBusOf(parts)(options), settled: async () => undefined }),
    }),
  },
  /** After a coaching change everybody in the room is checked again. */
  reauthorisation: {
    live: (parts) => ({
      ...parts,
      ports: {
        ...parts.ports,
        progress: everybodyStays(parts.ports, 'progress'),
        leaderboard: everybodyStays(parts.ports, 'leaderboard'),
      },
    }),
  },
  /** What waits for a client that does not read has a limit. */
  boundedBuffers: {
    live: (parts) => ({
      ...parts,
      socketLimits: { ...parts.socketLimits, maxBufferedBytes: Number.POSITIVE_INFINITY },
    }),
  },
} satisfies Record<string, Breaking>

export type Protection = keyof typeof BREAKING

/** All there is to take away. */
export const PROTECTIONS = Object.keys(BREAKING) as Protection[]

export const isProtection = (name: string): name is Protection => name in BREAKING

/** An instance without these protections. */
export function unprotected(...off: Protection[]): Required<Pick<Overrides, 'beforeCommit' | 'live'>> {
  const broken: Breaking[] = off.map((name) => BREAKING[name])
  return {
    live: (parts) => broken.reduce((changed, { live }) => live?.(changed) ?? changed, parts),
    beforeCommit: async (...commit) => {
      for (const { beforeCommit } of broken) await beforeCommit?.(...commit)
    },
  }
}
