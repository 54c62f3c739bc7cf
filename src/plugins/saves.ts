import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Id } from '../contract/common.ts'
import type { Change } from '../contract/index.ts'
import type { Transaction } from '../db/open.ts'
import { announce, type Bumped, bump } from '../db/revisions.ts'
import { FairLimit } from '../runtime/semaphore.ts'
import { STATEMENT_MS } from '../runtime/timeout.ts'
import { REST_TIMES } from './turns.ts'

/** What a write touches, known before it starts. */
export interface SavePlan {
  /** accounts whose pages change; their rows are locked in one order */
  accounts: readonly Id[]
  /** groups whose leaderboards change */
  groups?: readonly Id[]
  change: Change
  /** Who does it, when that is not the first of the accounts: whose line and turn it takes. */
  by?: Id
}

export interface Saving {
  tx: Transaction
  /** The database's history and the revision that this save gives the first account of the plan. */
  epoch: string
  revision: number
  /** Bumps groups found out on the way, after the accounts: the lock order is the same everywhere. */
  bumpGroups(groupIds: readonly Id[]): Promise<void>
  /** Says more about the change once it is known, such as the new workout's id. */
  describe(change: Change): void
}

export interface Saved<T> {
  result: T
  epoch: string
  /** The revision that this save gave the subject. */
  revision(subjectId: Id): number
}

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * The one way to write what a subject's page shows: one transaction that bumps revisions, does the work and
     * announces it; then floors raised, the save acknowledged, and the publisher told that there is news.
     */
    save<T>(plan: SavePlan, work: (saving: Saving) => Promise<T>): Promise<Saved<T>>
  }
}

export interface SavesOptions {
  /** Runs last in every save's transaction. For tests that check what is shown later. */
  beforeCommit?: (tx: Transaction, bumped: Bumped) => Promise<void>
  /** False, for tests only: nobody but this instance learns of a save. */
  outbox?: boolean
}

/**
 * Saves of one person would wait for each other in the database, at the row of their account, each with a connection:
 * they wait here. Another instance's are met there.
 */
const LINES = { atOnce: Number.POSITIVE_INFINITY, atOnceAKey: 1, waiting: 2_000, waitingAKey: 40, holdMs: STATEMENT_MS }

async function save<T>(
  app: FastifyInstance,
  lines: FairLimit,
  { beforeCommit, outbox = true }: SavesOptions,
  plan: SavePlan,
  work: (saving: Saving) => Promise<T>,
): Promise<Saved<T>> {
  const groups = [...(plan.groups ?? [])]
  const [saver] = plan.accounts
  let change = plan.change
  const write = async (tx: Transaction) => {
    const { epoch, revisions } = await bump(tx, [...plan.accounts, ...groups])
    const result = await work({
      tx,
      epoch,
      revision: (saver && revisions.get(saver)) ?? 0,
      describe: (described) => {
        change = described
      },
      bumpGroups: async (groupIds) => {
        const more = groupIds.filter((id) => !revisions.has(id))
        if (more.length === 0) return
        for (const [id, revision] of (await bump(tx, more)).revisions) revisions.set(id, revision)
        groups.push(...more)
      },
    })
    if (outbox) await announce(tx, revisions)
    await beforeCommit?.(tx, { epoch, revisions })
    return { result, epoch, revisions }
  }
  const by = plan.by ?? saver ?? ''
  const { result, epoch, revisions } = await lines.run(
    by,
    () => app.turns.run(by, () => app.database.db.transaction(write)),
    { restTimes: REST_TIMES },
  )
  const committedAtMs = performance.now()

  await Promise.all(
    [...revisions].map(async ([subjectId, revision]) => {
      await app.faultPoint('after-commit', subjectId)
      const { isRaised } = await app.cache.committed({ subjectId, revision, epoch, committedAtMs })
      void app.live.publisher.publish({
        kind: groups.includes(subjectId) ? 'leaderboard' : 'progress',
        subjectId,
        revision,
        follows: { epoch, revision: revision - 1 },
        change,
        isRaised,
        isWatched: true,
      })
    }),
  )
  return { result, epoch, revision: (id) => revisions.get(id) ?? 0 }
}

export default fp<SavesOptions>(
  async (app, options) => {
    const lines = new FairLimit(LINES)
    app.decorate('save', <T>(plan: SavePlan, work: (saving: Saving) => Promise<T>) =>
      save(app, lines, options, plan, work),
    )
  },
  { name: 'saves', dependencies: ['db', 'cache', 'live'] },
)
