import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { rows, type Transaction } from '../db/open.ts'
import { readRevisions } from '../db/revisions.ts'
import { snapshot } from '../db/snapshot.ts'
import { isUnavailable } from '../db/unavailable.ts'
import { within } from '../limit.ts'
import type { LeaderboardState, LivePorts, Opened, Principal, ProgressState, RoomSource } from '../live/ports.ts'
import { ProblemError } from '../problems.ts'
import { readLeaderboardDay } from '../training/leaderboard-day.ts'
import { readProgress } from '../training/progress-view.ts'
import { VIEW_FORMAT } from '../version.ts'

/** Only the member, active trainers and admins are in a member's room. Asked of the database, never of a cache. */
async function mayWatch(tx: Transaction, { userId, role }: Principal, memberId: string): Promise<boolean> {
  if (userId === memberId || role === 'admin') return true
  const found = await rows(
    tx,
    sql`select 1 as one from coaching where trainer_id = ${userId} and client_id = ${memberId} and status = 'active'`,
  )
  return found.length > 0
}

async function isInGroup(tx: Transaction, { userId, role }: Principal, groupId: string): Promise<boolean> {
  if (role === 'admin') return true
  const found = await rows(
    tx,
    sql`select 1 as one from group_member where group_id = ${groupId} and user_id = ${userId}`,
  )
  return found.length > 0
}

/** A connection that hangs must hold up neither the comparison, which has one run at a time, nor the joins in line. */
const ASK_MS = 5_000

type MayEnter = (tx: Transaction, principal: Principal, subjectId: string) => Promise<boolean>

/** A kind of room: permission and state come from one database snapshot. */
function roomSource<State>(
  app: FastifyInstance,
  mayEnter: MayEnter,
  read: (tx: Transaction, subjectId: string) => Promise<((epoch: string, revision: number) => State) | undefined>,
): RoomSource<State> {
  const { db } = app.database
  const inSnapshot = async <T>(subjectId: string, work: (tx: Transaction) => Promise<T>) =>
    within(snapshot(db, subjectId, work), ASK_MS).catch((error: unknown) => {
      if (error instanceof ProblemError && error.code === 'not-found') return undefined
      throw error
    })
  return {
    open: async (principal, subjectId): Promise<Opened<State>> => {
      const taken = await inSnapshot(subjectId, async (tx) => {
        if (!(await mayEnter(tx, principal, subjectId))) return 'forbidden'
        return read(tx, subjectId)
      })
      if (taken?.value === 'forbidden') return { allowed: false, reason: 'forbidden' }
      if (taken?.value === undefined) return { allowed: false, reason: 'not-found' }
      return { allowed: true, ...taken.value(taken.epoch, taken.revision) }
    },
    stillAllowed: async (principal, subjectId) =>
      (await inSnapshot(subjectId, (tx) => mayEnter(tx, principal, subjectId)))?.value ?? false,
    load: async (subjectId) => {
      const taken = await inSnapshot(subjectId, (tx) => read(tx, subjectId))
      return taken?.value?.(taken.epoch, taken.revision)
    },
  }
}

/** What the live part asks of accounts, training, cache and database. */
export function livePorts(app: FastifyInstance): LivePorts {
  const { db } = app.database
  return {
    verifyToken: (token) => app.verifyAccessToken(token),
    isRevoked: (sessionId) => app.revocations.has(sessionId),
    onRevoked: (listener) => app.revocations.onRevoked(listener),
    progress: roomSource<ProgressState>(app, mayWatch, async (tx, userId) => {
      const view = await readProgress(tx, userId, app.now())
      if (view === undefined) return undefined
      const { today, expiresAtMs, data } = view
      return (epoch, revision) => ({
        version: { epoch, revision, today, view: VIEW_FORMAT },
        progress: data,
        expiresAtMs,
      })
    }),
    leaderboard: roomSource<LeaderboardState>(app, isInGroup, async (tx, groupId) => {
      const day = await readLeaderboardDay(tx, groupId, app.now())
      if (day === undefined) return undefined
      const expiresAtMs = day.expiresAtMs ?? Number.POSITIVE_INFINITY
      return (epoch, revision) => ({ version: { epoch, revision, today: day.today, view: VIEW_FORMAT }, expiresAtMs })
    }),
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
    raise: (subjectId, revision) => app.cache.raise(subjectId, revision),
    makeUnknown: (subjectId) => app.cache.makeUnknown(subjectId),
    db,
    isUnavailable,
  }
}

/** The larger of floor and outbox row; what neither knows, or all of it while Redis is away, comes from Postgres. */
async function newestRevisions(app: FastifyInstance, subjectIds: readonly string[]): Promise<Map<string, number>> {
  const floors = await app.cache.floors(subjectIds).catch(() => new Map<string, number | undefined>())
  const unknown = subjectIds.filter((id) => floors.get(id) === undefined)
  const asked =
    unknown.length > 0 ? await within(readRevisions(app.database.db, unknown), ASK_MS) : new Map<string, number>()
  const newest = new Map<string, number>()
  for (const id of subjectIds) {
    const known = [floors.get(id), asked.get(id), app.outboxWatch.floorOf(id)].filter(
      (revision) => revision !== undefined,
    )
    if (known.length > 0) newest.set(id, Math.max(...known))
  }
  return newest
}
