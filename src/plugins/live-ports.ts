import { type SQL, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { type Queries, rows, type Transaction } from '../db/open.ts'
import { readRevisions } from '../db/revisions.ts'
import { snapshot } from '../db/snapshot.ts'
import { isUnavailable } from '../db/unavailable.ts'
import { HANGING_QUERY_MS, within } from '../limit.ts'
import type { LeaderboardState, LivePorts, Opened, Principal, ProgressState, RoomSource } from '../live/ports.ts'
import { ProblemError } from '../problems.ts'
import { readLeaderboardDay } from '../training/leaderboard-day.ts'
import { readProgress } from '../training/progress-view.ts'
import { VIEW_FORMAT } from '../version.ts'

/** Only the member, active trainers and admins are in a member's room. Asked of the database, never of a cache. */
const trainersOf = (memberId: string): SQL =>
  sql`select trainer_id as id from coaching where client_id = ${memberId} and status = 'active'`

const membersOf = (groupId: string): SQL => sql`select user_id as id from group_member where group_id = ${groupId}`

/** A kind of room: permission and state come from one database snapshot. `admitted` selects who may be there. */
function roomSource<State>(
  app: FastifyInstance,
  admitted: (subjectId: string) => SQL,
  read: (tx: Transaction, subjectId: string) => Promise<((epoch: string, revision: number) => State) | undefined>,
): RoomSource<State> {
  const { db } = app.database
  const inSnapshot = async <T>(subjectId: string, work: (tx: Transaction) => Promise<T>) =>
    within(snapshot(db, subjectId, work), HANGING_QUERY_MS).catch((error: unknown) => {
      if (error instanceof ProblemError && error.code === 'not-found') return undefined
      throw error
    })
  const mayEnter = async (tx: Queries, principals: readonly Principal[], subjectId: string): Promise<boolean[]> => {
    const isAsOfRight = ({ userId, role }: Principal) => userId === subjectId || role === 'admin'
    const others = principals.filter((principal) => !isAsOfRight(principal)).map(({ userId }) => userId)
    const found =
      others.length === 0
        ? []
        : await rows<{ id: string }>(
            tx,
            sql`select id from (${admitted(subjectId)}) as admitted where id = any(${`{${others.join(',')}}`}::uuid[])`,
          )
    const may = new Set(found.map(({ id }) => id))
    return principals.map((principal) => isAsOfRight(principal) || may.has(principal.userId))
  }
  return {
    open: async (principals, subjectId): Promise<Opened<State>[]> => {
      const taken = await inSnapshot(subjectId, async (tx) => {
        const allowed = await mayEnter(tx, principals, subjectId)
        return { allowed, state: allowed.includes(true) ? await read(tx, subjectId) : undefined }
      })
      const state = taken?.value.state?.(taken.epoch, taken.revision)
      return principals.map((_, index) => {
        if (taken !== undefined && !taken.value.allowed[index]) return { allowed: false, reason: 'forbidden' }
        return state === undefined ? { allowed: false, reason: 'not-found' } : { allowed: true, ...state }
      })
    },
    stillAllowed: (principals, subjectId) => within(mayEnter(db, principals, subjectId), HANGING_QUERY_MS),
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
    progress: roomSource<ProgressState>(app, trainersOf, async (tx, userId) => {
      const view = await readProgress(tx, userId, app.now())
      if (view === undefined) return undefined
      const { today, expiresAtMs, data } = view
      return (epoch, revision) => ({
        version: { epoch, revision, today, view: VIEW_FORMAT },
        progress: data,
        expiresAtMs,
      })
    }),
    leaderboard: roomSource<LeaderboardState>(app, membersOf, async (tx, groupId) => {
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
    unknown.length > 0
      ? await within(readRevisions(app.database.db, unknown), HANGING_QUERY_MS)
      : new Map<string, number>()
  const newest = new Map<string, number>()
  for (const id of subjectIds) {
    const known = [floors.get(id), asked.get(id), app.outboxWatch.floorOf(id)].filter(
      (revision) => revision !== undefined,
    )
    if (known.length > 0) newest.set(id, Math.max(...known))
  }
  return newest
}
