import type { FastifyInstance } from 'fastify'
import { DatabaseUnavailable } from '../../cache/errors.ts'
import type { CoherentAnswer } from '../../cache/types.ts'
import type { Id } from '../../contract/common.ts'
import type { ProgressView } from '../../contract/index.ts'
import { ProblemError } from '../../contract/problems.ts'
import type { Queries } from '../../db/open.ts'
import { Outbox } from '../../db/outbox.ts'
import { readRevisions } from '../../db/revisions.ts'
import { isUnavailable } from '../../db/unavailable.ts'
import { mayWatch, mayWatchGroup } from '../../domain/people/member-access.ts'
import type {
  LeaderboardState,
  LivePorts,
  Opened,
  Principal,
  ProgressState,
  RoomSource,
  RoomState,
} from '../../live/ports.ts'
import { TooManyAtOnce, TooManyLoads } from '../../runtime/semaphore.ts'
import { HANGING_QUERY_MS, within } from '../../runtime/timeout.ts'

/**
 * A kind of room. Its state is what the coherent cache answers: as right as the database, at a fraction of its price when
 * everybody who lost an instance comes at once. Who may be there is asked of the database, always.
 */
function roomSource<State extends RoomState>(
  app: FastifyInstance,
  family: 'progress' | 'leaderboard',
  mayBeThere: (db: Queries, principals: readonly Principal[], subjectId: Id) => Promise<boolean[]>,
  stateOf: (answer: CoherentAnswer & { expiresAtMs: number }) => State,
): RoomSource<State> {
  const source: RoomSource<State> = {
    open: async (principals, subjectId): Promise<Opened<State>[]> => {
      const state = await source.load(subjectId)
      if (state === undefined) return principals.map(() => ({ allowed: false, reason: 'not-found' }))
      // after the state: nobody gets it who may not be there once it has been read
      const allowed = await source.stillAllowed(principals, subjectId)
      return allowed.map((may) => (may ? { allowed: true, ...state } : { allowed: false, reason: 'forbidden' }))
    },
    stillAllowed: (principals, subjectId) =>
      within(mayBeThere(app.database.db, principals, subjectId), HANGING_QUERY_MS),
    load: async (subjectId) => {
      const answer = await within(app.cache.read(family, subjectId), HANGING_QUERY_MS).catch((error: unknown) => {
        if (error instanceof ProblemError && error.code === 'not-found') return undefined
        throw error
      })
      if (answer === undefined) return undefined
      // nobody could confirm it: whoever asks keeps what they have, and asks again
      if (!answer.verified) throw new DatabaseUnavailable()
      return stateOf({ ...answer, expiresAtMs: answer.expiresAtMs ?? Number.POSITIVE_INFINITY })
    },
  }
  return source
}

const progressOf = ({ body }: { body: Buffer }) => JSON.parse(body.toString()) as ProgressView

/** What the live part asks of accounts, training, cache and database. */
export function livePorts(app: FastifyInstance): LivePorts {
  const outbox = new Outbox(app.database.db)
  return {
    verifyToken: (token) => app.verifyAccessToken(token),
    refusalOf: (principal) => app.revocations.refusalOf(principal),
    onRevoked: (listener) => app.revocations.onRevoked(listener),
    progress: roomSource<ProgressState>(app, 'progress', mayWatch, (answer) => ({
      version: answer.version,
      expiresAtMs: answer.expiresAtMs,
      progress: progressOf(answer),
    })),
    leaderboard: roomSource<LeaderboardState>(app, 'leaderboard', mayWatchGroup, ({ version, expiresAtMs }) => ({
      version,
      expiresAtMs,
    })),
    newest: (subjectIds) => newestRevisions(app, subjectIds),
    epoch: () => app.cache.status().epoch,
    onNewHistory: (listener) => {
      let heard = app.outboxWatch.epoch()
      app.outboxWatch.onPoll(() => {
        const before = heard
        heard = app.outboxWatch.epoch()
        if (before !== undefined && before !== heard) listener()
      })
    },
    storedProgress: async (subjectId) => {
      const stored = await app.cache.stored('progress', subjectId)
      return stored && { version: stored.version, progress: progressOf(stored) }
    },
    raise: (subjectId, revision) => app.cache.raise(subjectId, revision),
    watch: (subjectIds) => app.cache.watch(subjectIds),
    makeUnknown: (subjectId) => app.cache.makeUnknown(subjectId),
    outbox: {
      // every instance would ask every second: what is due for the relay it has heard of long ago
      claim: async (...asked) => (app.outboxWatch.mayHaveNews() ? outbox.claim(...asked) : []),
      remove: (published) => outbox.remove(published),
      release: (subjectIds) => outbox.release(subjectIds),
    },
    isUnavailable: (error) =>
      [DatabaseUnavailable, TooManyLoads, TooManyAtOnce].some((kind) => error instanceof kind) || isUnavailable(error),
  }
}

/** The larger of floor and outbox row; what neither knows, or all of it while Redis is away, comes from Postgres. */
async function newestRevisions(app: FastifyInstance, subjectIds: readonly Id[]): Promise<Map<Id, number>> {
  const floors = await app.cache.floors(subjectIds).catch(() => new Map<Id, number | undefined>())
  const unknown = subjectIds.filter((id) => floors.get(id) === undefined)
  const asked =
    unknown.length > 0 ? await within(readRevisions(app.database.db, unknown), HANGING_QUERY_MS) : new Map<Id, number>()
  const newest = new Map<Id, number>()
  for (const id of subjectIds) {
    const known = [floors.get(id), asked.get(id), app.outboxWatch.floorOf(id)].filter(
      (revision) => revision !== undefined,
    )
    if (known.length > 0) newest.set(id, Math.max(...known))
  }
  return newest
}
