import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import Fastify from 'fastify'
import type { Id, Version } from '../../src/contract/common.ts'
import { limitsWith } from '../../src/contract/limits.ts'
import type { Change } from '../../src/contract/live.ts'
import type { ProgressView } from '../../src/contract/progress.ts'
import { VIEW_FORMAT } from '../../src/contract/version.ts'
import { newId } from '../../src/db/new-id.ts'
import { type Database, openDatabase, rows, type Transaction } from '../../src/db/open.ts'
import { Outbox } from '../../src/db/outbox.ts'
import { bump, readRevisions } from '../../src/db/revisions.ts'
import { snapshot } from '../../src/db/snapshot.ts'
import { isUnavailable } from '../../src/db/unavailable.ts'
import { isActiveTrainer } from '../../src/domain/people/member-access.ts'
import type { Live } from '../../src/live/live.ts'
import { type LiveObserver, noObserver } from '../../src/live/observer.ts'
import type { LeaderboardState, LivePorts, Opened, Principal, ProgressState, RoomSource } from '../../src/live/ports.ts'
import contextPlugin from '../../src/plugins/context.ts'
import livePlugin, { type LivePluginOptions } from '../../src/plugins/live/live.ts'
import metricsPlugin from '../../src/plugins/metrics.ts'
import originsPlugin from '../../src/plugins/origins.ts'
import type { FaultPoint } from '../../src/runtime/failpoints.ts'
import { testConfig } from './app.ts'
import { emptyProgress } from './empty-progress.ts'
import type { Scope } from './scope.ts'
import { testDatabase } from './services.ts'

export const DAY_MS = 86_400_000

/** A progress view that says its revision: `totals` changes with each save, `week` with each day, the rest never. */
export const viewOf = (revision: number, today: string): ProgressView => ({
  ...emptyProgress(today),
  totals: { workouts: revision, sets: 0, reps: 0, volumeKg: 0, durationS: 0 },
})

/** A clock that a test can move on. Instances of one world share it. */
export class TestClock {
  #aheadMs = 0

  advance(ms: number): void {
    this.#aheadMs += ms
  }

  monotonicMs = (): number => performance.now()
  wallMs = (): number => Date.now() + this.#aheadMs
  today = (): string => new Date(this.wallMs()).toISOString().slice(0, 10)
  nextMidnightMs = (): number => (Math.floor(this.wallMs() / DAY_MS) + 1) * DAY_MS
}

/** A kind of room as a test writes it: who asks is answered apart from others who ask at the same time. */
interface OneRoomSource<State> {
  open(principal: Principal, subjectId: Id): Promise<Opened<State>>
  stillAllowed(principal: Principal, subjectId: Id): Promise<boolean>
  load(subjectId: Id): Promise<State | undefined>
}

const eachApart = <State>({ open, stillAllowed, load }: OneRoomSource<State>): RoomSource<State> => ({
  open: (principals, id) => Promise.all(principals.map((principal) => open(principal, id))),
  stillAllowed: (principals, id) => Promise.all(principals.map((principal) => stillAllowed(principal, id))),
  load,
})

export type Overrides = Partial<Omit<LivePorts, 'progress'>> & { progress?: Partial<OneRoomSource<ProgressState>> }

export interface InstanceOptions {
  redisUrl?: string
  sharded?: boolean
  ports?: Overrides
  faultPoint?: FaultPoint
  observer?: Partial<LiveObserver>
  tuning?: LivePluginOptions['tuning']
}

export interface SaveOptions {
  change?: Change
  /** Of a group's leaderboard. */
  kind?: 'leaderboard'
  /** False: as if the saver died between commit and publish. */
  publish?: boolean
  /** False: the publisher does not know the state before. */
  withBase?: boolean
  /** Runs in the save's transaction. */
  work?: (tx: Transaction) => Promise<unknown>
}

export interface TestInstance {
  url: string
  live: Live
  save(userId: Id, options?: SaveOptions): Promise<Version>
  close(): Promise<void>
}

/** The live part on a real database, with accounts, coaching links and the smallest view there can be. */
export class LiveWorld {
  readonly db: Database
  readonly clock = new TestClock()
  readonly revoked = new Set<string>()
  /** What the cache would hold. */
  readonly #stored = new Map<Id, ProgressState>()
  readonly #databaseUrl: string
  readonly #t: Scope
  readonly #revokedListeners: ((ids: Id[]) => void)[] = []

  private constructor(t: Scope, db: Database, databaseUrl: string) {
    this.#t = t
    this.db = db
    this.#databaseUrl = databaseUrl
  }

  static async start(t: Scope): Promise<LiveWorld> {
    const url = await testDatabase(t)
    const opened = await openDatabase({ kind: 'server', url, connections: 10 })
    t.teardown(opened.close)
    return new LiveWorld(t, opened.db, url)
  }

  async account(role: 'member' | 'trainer' | 'admin' = 'member'): Promise<Id> {
    const id = newId()
    await this.db.transaction(async (tx) => {
      await tx.execute(sql`insert into subject (id, kind) values (${id}, 'account')`)
      await tx.execute(sql`insert into account (id, email, email_key, password_hash, role, display_name)
        values (${id}, ${`${id}@example.org`}, ${`${id}@example.org`}, '', ${role}::role, 'Somebody')`)
    })
    return id
  }

  async group(...members: Id[]): Promise<Id> {
    const id = newId()
    await this.db.transaction(async (tx) => {
      await tx.execute(sql`insert into subject (id, kind) values (${id}, 'group')`)
      await tx.execute(
        sql`insert into training_group (id, name, owner_id) values (${id}, 'Early birds', ${members[0] ?? null})`,
      )
      for (const userId of members)
        await tx.execute(sql`insert into group_member (group_id, user_id) values (${id}, ${userId})`)
    })
    return id
  }

  async coach(trainerId: Id, clientId: Id): Promise<void> {
    await this.db.execute(sql`insert into coaching (id, trainer_id, client_id, status)
      values (${randomUUID()}, ${trainerId}, ${clientId}, 'active')`)
  }

  endCoaching = (trainerId: Id, clientId: Id) => (tx: Transaction) =>
    tx.execute(sql`update coaching set status = 'ended' where trainer_id = ${trainerId} and client_id = ${clientId}`)

  /** Rows of accounts and groups; a new database has one for the exercise library as well. */
  outbox(): Promise<{ subject_id: string; revision: number; leased: boolean }[]> {
    return rows(
      this.db,
      sql`select subject_id, outbox.revision, coalesce(leased_until > now(), false) as leased
        from outbox join subject on subject.id = subject_id where kind <> 'library' order by subject_id`,
    )
  }

  token({
    userId,
    role = 'member',
    sessionId = newId(),
    expiresAtMs = this.clock.wallMs() + 900_000,
  }: Partial<Principal> & { userId: Id }): string {
    return JSON.stringify({ userId, role, sessionId, expiresAtMs })
  }

  revoke(sessionId: Id): void {
    this.revoked.add(sessionId)
    for (const listener of this.#revokedListeners) listener([sessionId])
  }

  /** The view of the member as this transaction sees it. */
  state(epoch: string, revision: number) {
    const today = this.clock.today()
    const version: Version = { epoch, revision, today, view: VIEW_FORMAT }
    return { version, progress: viewOf(revision, today), expiresAtMs: this.clock.nextMidnightMs() }
  }

  #loaded(userId: Id, epoch: string, revision: number): ProgressState {
    const state = this.state(epoch, revision)
    this.#stored.set(userId, state)
    return state
  }

  async instance(options: InstanceOptions = {}): Promise<TestInstance> {
    const app = Fastify({ forceCloseConnections: true })
    await app.register(contextPlugin, {
      config: testConfig(this.#databaseUrl, options.redisUrl ?? null, {
        LIVE_ADAPTER: options.sharded ? 'sharded' : 'classic',
      }),
      now: () => new Date(this.clock.wallMs()),
      faultPoint: options.faultPoint ?? (() => undefined),
      limits: limitsWith(),
    })
    await app.register(originsPlugin)
    await app.register(metricsPlugin)
    Object.assign(app.metrics.live, { ...noObserver, ...options.observer })
    await app.register(livePlugin, {
      ports: this.#ports(options.ports),
      tuning: { clock: this.clock, ...options.tuning },
    })
    this.#t.teardown(() => app.close())
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    return {
      url,
      live: app.live,
      save: (userId, saveOptions) => this.#save(app.live, userId, saveOptions),
      close: () => app.close(),
    }
  }

  async #save(
    live: Live,
    userId: Id,
    { change, kind, publish = true, withBase = true, work }: SaveOptions = {},
  ): Promise<Version> {
    const { epoch, revision } = await this.db.transaction(async (tx) => {
      const bumped = await bump(tx, [userId])
      await work?.(tx)
      return { epoch: bumped.epoch, revision: bumped.revisions.get(userId) as number }
    })
    if (publish) {
      void live.publisher.publish({
        kind: kind ?? 'progress',
        subjectId: userId,
        revision,
        follows: withBase ? { epoch, revision: revision - 1 } : null,
        change: change ?? { kind: 'workout-created' },
        isRaised: false,
        isWatched: true,
      })
    }
    return this.state(epoch, revision).version
  }

  #ports({ progress, ...others }: Overrides = {}): LivePorts {
    const mayBeIn = async (tx: Transaction, { userId, role }: Principal, memberId: Id) =>
      userId === memberId || role === 'admin' || isActiveTrainer(tx, userId, memberId)
    const load = async (userId: Id) => {
      const { epoch, revision } = await snapshot(this.db, userId, async () => undefined)
      return this.#loaded(userId, epoch, revision)
    }
    const loadGroup = async (groupId: Id) => {
      const { epoch, revision } = await snapshot(this.db, groupId, async () => undefined)
      return { version: { epoch, revision, today: '', view: VIEW_FORMAT }, expiresAtMs: Number.POSITIVE_INFINITY }
    }
    return {
      verifyToken: async (token) => JSON.parse(token) as Principal,
      refusalOf: ({ sessionId }) => (this.revoked.has(sessionId) ? 'session-ended' : undefined),
      onRevoked: (listener) => this.#revokedListeners.push(listener),
      epoch: () => undefined,
      onNewHistory: () => undefined,
      progress: eachApart<ProgressState>({
        open: async (principal, userId) => {
          const { epoch, revision, value } = await snapshot(this.db, userId, (tx) => mayBeIn(tx, principal, userId))
          return value
            ? { allowed: true, ...this.#loaded(userId, epoch, revision) }
            : { allowed: false, reason: 'forbidden' }
        },
        stillAllowed: (principal, userId) => this.db.transaction((tx) => mayBeIn(tx, principal, userId)),
        load,
        ...progress,
      }),
      leaderboard: eachApart<LeaderboardState>({
        open: async ({ userId }, groupId) => {
          const member = await rows(
            this.db,
            sql`select 1 as one from group_member where group_id = ${groupId} and user_id = ${userId}`,
          )
          return member.length > 0
            ? { allowed: true, ...(await loadGroup(groupId)) }
            : { allowed: false, reason: 'forbidden' }
        },
        stillAllowed: async () => true,
        load: loadGroup,
      }),
      storedProgress: async (userId) => this.#stored.get(userId) ?? null,
      newest: (ids) => readRevisions(this.db, ids),
      raise: async () => ({ watched: true }),
      watch: async () => true,
      makeUnknown: async () => undefined,
      outbox: new Outbox(this.db),
      isUnavailable,
      ...others,
    }
  }
}
