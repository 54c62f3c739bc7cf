import type { Id } from '../contract/common.ts'
import type { Change } from '../contract/index.ts'
import { problem } from '../contract/problems.ts'
import type { Database, Transaction } from '../db/open.ts'
import { type Bumped, bump, readRevision, readRevisions } from '../db/revisions.ts'
import { leaderboardsOf } from '../domain/workouts/training-days.ts'
import { AnsweredBefore, hashOf, type Once, readStoredAnswer, refuseRepeat, storeAnswer } from './once.ts'
import { SavedWorkouts } from './workouts.ts'

/** What a write touches, known before it starts. */
export interface SavePlan {
  /** Accounts whose pages change; their rows are locked in one order. The first is the one whose workouts are written. */
  accounts: readonly Id[]
  /** groups whose leaderboards change */
  groups?: readonly Id[]
  change: Change
  /** The first account's request, where it may come twice. */
  once?: Once | undefined
  /** Who does it, when that is not the first of the accounts: whose line and turn it takes. */
  by?: Id
}

/** A plan, or how to make one: where that has to be read it may be outdated once the rows are locked. */
export type Planned = SavePlan | (() => Promise<SavePlan>)

/** A save as its work sees it. Everything is written in `tx`, behind the lock on the subjects' rows. */
export interface Saving {
  tx: Transaction
  now: Date
  /** The database's history and the revision that this save gives the first account of the plan. */
  epoch: string
  revision: number
  /** The first account's workouts, with all that is derived from them. */
  workouts: SavedWorkouts
  /** Bumps groups found out on the way, after the accounts: the lock order is the same everywhere. */
  bumpGroups(groupIds: readonly Id[]): Promise<void>
  /** Names the workout that changes, where that is only known now. */
  about(workoutId: Id): void
  /** A statement that needs nobody's answer: it is sent with those that derive rows, once all else is written. */
  atLast(statement: () => Promise<unknown>): void
  /** Rolls everything back and begins again with a new plan, when this one turns out to lack an account. */
  planAgain(): never
}

export interface Saved<T> {
  result: T
  /** The result is that of an earlier save. */
  repeated: boolean
  epoch: string
  /** The revision that this save gave the subject. */
  revision(subjectId: Id): number
}

/** What a save needs of the rest. Whoever composes the application supplies it. */
export interface SaveParts {
  db: Database
  now: () => Date
  /** Runs a transaction when it is this account's turn. */
  inTurn<T>(by: Id, call: () => Promise<T>): Promise<T>
  /** Raises floors, acknowledges, and hands what was saved to the publisher. */
  committed(saved: Bumped & { groups: ReadonlySet<Id>; change: Change; committedAtMs: number }): Promise<void>
  /** Raises what was saved before to what it is now, before a repeat is answered. */
  committedBefore(revisions: ReadonlyMap<Id, number>): Promise<void>
  /** Runs last in every save's transaction. For tests that check what is shown later. */
  beforeCommit?: (tx: Transaction, bumped: Bumped) => Promise<void>
}

/** Thrown out of a save whose plan lacks an account. */
class PlanOutdated extends Error {}

/**
 * The one way to write what a subject's page shows: one transaction that bumps and announces revisions, does the work,
 * and derives what it touched; then floors are raised, the save is acknowledged, and the publisher is told.
 *
 * What it costs are round trips: `begin`; the bump; what the work asks and writes; what is derived; `commit`.
 *
 * Under an Idempotency-Key (`once`) a repeat returns the first answer and writes nothing; the same key for another
 * request is refused (key-reused). The key of a save that failed is free again.
 */
export async function save<T>(
  parts: SaveParts,
  planned: Planned,
  work: (saving: Saving) => Promise<T>,
): Promise<Saved<T>> {
  for (;;) {
    const plan = typeof planned === 'function' ? await planned() : planned
    const [saver] = plan.accounts
    try {
      return await saveAsPlanned(parts, plan, work)
    } catch (error) {
      if (error instanceof AnsweredBefore && plan.once && saver) return await answerAgain(parts, saver, plan.once)
      if (!(error instanceof PlanOutdated)) throw error
    }
  }
}

async function saveAsPlanned<T>(
  parts: SaveParts,
  plan: SavePlan,
  work: (saving: Saving) => Promise<T>,
): Promise<Saved<T>> {
  const { db } = parts
  const { once } = plan
  let { change } = plan
  const [saver = '' as Id] = plan.accounts
  const groups = new Set(plan.groups)

  const write = async (tx: Transaction) => {
    const subjects = [...plan.accounts, ...groups]
    const [{ epoch, revisions }] = await Promise.all([bump(tx, subjects), once && refuseRepeat(tx, saver, once)])
    const now = parts.now()
    const workouts = new SavedWorkouts(tx, saver, now)
    const last: (() => Promise<unknown>)[] = []
    const bumped = (more: ReadonlyMap<Id, number>) => {
      for (const [id, revision] of more) {
        revisions.set(id, revision)
        groups.add(id)
      }
    }
    const result = await work({
      tx,
      now,
      epoch,
      revision: revisions.get(saver) ?? 0,
      workouts,
      bumpGroups: async (groupIds) => {
        const more = groupIds.filter((id) => !revisions.has(id))
        if (more.length > 0) bumped((await bump(tx, more)).revisions)
      },
      about: (workoutId) => {
        change = { ...change, workoutId }
      },
      atLast: (statement) => last.push(statement),
      planAgain: () => {
        throw new PlanOutdated()
      },
    })
    const [derived] = await Promise.all([
      workouts.derive(),
      once && storeAnswer(tx, saver, once, result),
      ...last.map((statement) => statement()),
    ])
    bumped(derived)
    await parts.beforeCommit?.(tx, { epoch, revisions })
    return { result, epoch, revisions }
  }
  const { result, epoch, revisions } = await parts.inTurn(plan.by ?? saver, () => db.transaction(write))
  await parts.committed({ epoch, revisions, groups, change, committedAtMs: performance.now() })
  return { result, repeated: false, epoch, revision: (id) => revisions.get(id) ?? 0 }
}

/**
 * docs/protocol.md, "Repeats raise": who answers for an earlier save makes sure that its floors are raised, as the saver
 * may have died. Which leaderboards it changed is not known any more: all of the member's are raised to what they are now.
 */
async function answerAgain<T>({ db, committedBefore }: SaveParts, userId: Id, once: Once): Promise<Saved<T>> {
  const [stored, now] = [await readStoredAnswer(db, userId, once), await readRevision(db, userId)]
  // forgotten within this moment
  if (stored === undefined || now === null) throw problem('busy')
  if (stored.requestHash !== hashOf(once)) throw problem('key-reused')
  const revisions = (await readRevisions(db, await leaderboardsOf(db, userId))).set(userId, now.revision)
  await committedBefore(revisions)
  return { result: stored.answer as T, repeated: true, epoch: now.epoch, revision: (id) => revisions.get(id) ?? 0 }
}
