import fp from 'fastify-plugin'
import type { Id } from '../contract/common.ts'
import { ProblemError } from '../contract/problems.ts'
import type { Reads, Transaction } from '../db/open.ts'
import { pageSnapshot } from '../db/page-snapshot.ts'
import { type Snapshot, snapshot } from '../db/snapshot.ts'
import { Pace } from '../runtime/pace.ts'
import { FairLimit, LONGEST_REST_MS } from '../runtime/semaphore.ts'
import { HANGING_QUERY_MS, within } from '../runtime/timeout.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Turns at the database, by who asks. Never ask for one within another: with one connection it would never come.
     */
    turns: FairLimit
    /**
     * At which long work for a person goes on, such as reading their file: while others come to the database it rests after
     * each piece for `REST_TIMES` as long as that took.
     */
    paceOf(userId: Id): Pace
    /** Reads in one database snapshot, outside of any turn; given up when `gone` is aborted. */
    snapshot<T>(subjectId: Id, read: (tx: Transaction) => Promise<T>, gone?: AbortSignal): Promise<Snapshot<T>>
    /** Reads a page of the cache as one snapshot, outside of any turn; given up when `gone` is aborted. */
    pageSnapshot<T>(subjectId: Id, read: (reads: Reads) => Promise<T>, gone?: AbortSignal): Promise<Snapshot<T>>
  }
  interface FastifyRequest {
    /** Asks the database in the turn of whoever makes this request. One who is gone by then is not asked for. */
    inTurn<T>(ask: (gone: AbortSignal) => Promise<T>): Promise<T>
    /** Reads in one database snapshot, in turn; given up when the client is gone or it takes too long. */
    snapshot<T>(subjectId: Id, read: (tx: Transaction) => Promise<T>): Promise<Snapshot<T>>
  }
}

/** Connections left to what has no turns: live rooms, sign-ins, the relay, imports' books. */
const KEPT = 2
/**
 * While there are others, whoever has more saves or reads in line works for one part of the time in `1 + REST_TIMES`. Loads
 * of coherent pages do not rest: a trainer's board asks for all of its clients at once.
 */
export const REST_TIMES = 3
/** One person's part of the others. */
const SHARE = 1 / 5
/** A trainer's board asks for two hundred clients at once; who waits holds a socket and little else. */
const WAITING = { waiting: 10_000, waitingAKey: 400 }

/** The database is asked by people in fair turns, and no longer than they wait for the answer. */
export default fp(
  async (app) => {
    const { database, config } = app
    const connections = config.database.kind === 'server' ? config.database.connections : 1
    const atOnce = Math.max(1, connections - KEPT)
    const each = Math.ceil(atOnce * SHARE)
    const turns = new FairLimit({ atOnce, atOnceAKey: each, ...WAITING, holdMs: HANGING_QUERY_MS })
    app.decorate('turns', turns)
    const restOf = (userId: Id) => (workedMs: number) =>
      turns.hasOthers(userId) ? Math.min(REST_TIMES * workedMs, LONGEST_REST_MS) : 0
    app.decorate('paceOf', (userId) => new Pace(restOf(userId)))
    const { db, polls, kind } = database
    // an embedded database does one thing after the other, and cannot be interrupted
    const giveUp = (gone: AbortSignal | undefined) => (gone && kind === 'server' ? { gone, polls } : undefined)
    app.decorate('snapshot', (subjectId, read, gone) => snapshot(db, subjectId, read, giveUp(gone)))
    app.decorate('pageSnapshot', (subjectId, read, gone) => pageSnapshot(db, subjectId, read, giveUp(gone)))
    app.decorateRequest('inTurn', async function (ask) {
      const gone = new AbortController()
      const leave = () => gone.abort(new ProblemError('busy', { detail: 'The client has disconnected' }))
      const { socket } = this.raw
      socket.once('close', leave)
      try {
        return await turns.run(this.principal.userId, () => within(ask(gone.signal), HANGING_QUERY_MS, gone), {
          gone: gone.signal,
          restTimes: REST_TIMES,
        })
      } finally {
        socket.off('close', leave)
      }
    })
    app.decorateRequest('snapshot', async function (subjectId, read) {
      return await this.inTurn((gone) => app.snapshot(subjectId, read, gone))
    })
  },
  { name: 'turns', dependencies: ['config', 'db'] },
)
