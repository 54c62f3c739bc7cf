import { randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import { type Cluster, type GivenRedis, startCluster } from '../../deploy/cluster.ts'
import type { WorkoutPage } from '../../src/contract/index.ts'
import { aWorkout, newPerson, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'
import { type Acknowledged, read, trainerOf } from './scene.ts'

/* The same workload for every form of Redis: people save, watch and read on real processes while something happens. */

interface Saved extends Acknowledged {
  tookMs: number
}

interface Reader {
  who: Person
  path: string
}

/** A member who saves, pages that watch, and readers of cached routes on every instance; all judge what they see. */
export class Workload {
  readonly cluster: Cluster
  readonly member: Person
  readonly watchers: readonly Watcher[]
  readonly saved: Saved[] = []
  readonly stale: string[] = []
  readonly failures: string[] = []
  readonly reads = { cache: 0, database: 0 }
  readonly #readers: readonly Reader[]
  #goOn = false
  #running: Promise<unknown>[] = []

  private constructor(cluster: Cluster, member: Person, trainer: Person, watchers: readonly Watcher[]) {
    this.cluster = cluster
    this.member = member
    this.watchers = watchers
    this.#readers = [
      { who: member, path: '/api/members/me/progress' },
      { who: trainer, path: `/api/members/${member.id}/workouts` },
      { who: member, path: '/api/workouts/stats' },
    ]
  }

  static async start(
    t: Test,
    redis: GivenRedis,
    { instances = 3, env = {} }: { instances?: number; env?: Readonly<Record<string, string>> } = {},
  ): Promise<Workload> {
    const limits = { RATE_LIMIT_PER_MINUTE: '1000000', AUTH_RATE_LIMIT_PER_MINUTE: '1000000' }
    const cluster = await startCluster({ instances, redis, env: { ...limits, LOG_LEVEL: 'info', ...env } })
    t.teardown(() => cluster.stop())
    const [first] = cluster.instances
    if (first === undefined) throw new Error('no instance')
    const member = await newPerson(first.url)
    const trainer = await trainerOf(member, first.url)
    const watchers = await Promise.all(
      cluster.instances.flatMap(({ url }, at) =>
        (['socket.io', 'plain'] as const).map((kind, which) =>
          Watcher.open(t, { kind, url, token: ((at + which) % 2 === 0 ? member : trainer).token, memberId: member.id }),
        ),
      ),
    )
    return new Workload(cluster, member, trainer, watchers)
  }

  get newest(): number {
    return this.saved.at(-1)?.revision ?? 0
  }

  /** Saves and reads until `rest`. Each save goes to another instance than the one before. */
  run(): void {
    this.#goOn = true
    this.#running = [this.#saves(), ...this.#readers.map((reader) => this.#reads(reader))]
  }

  async rest(): Promise<void> {
    this.#goOn = false
    await Promise.all(this.#running)
  }

  async savesMore(count: number): Promise<void> {
    const enough = this.saved.length + count
    await until(() => this.saved.length >= enough || this.failures.length > 0, {
      what: `${count} more saves`,
      timeoutMs: 20_000,
    })
    if (this.failures.length > 0) throw new Error(`${this.failures[0]}\n${this.#errors()[0]}`)
  }

  async save(at = this.saved.length): Promise<Saved> {
    const { instances } = this.cluster
    const url = instances[at % instances.length]?.url ?? this.cluster.url
    const startedAtMs = performance.now()
    const headers = { 'idempotency-key': randomUUID() }
    const { status, body } = await this.member.call<Acknowledged>('POST', '/api/workouts', aWorkout(), {
      at: url,
      headers,
    })
    if (status !== 201) throw new Error(`save: ${status} ${JSON.stringify(body)}`)
    const saved = { ...body, tookMs: performance.now() - startedAtMs }
    this.saved.push(saved)
    return saved
  }

  /** Every page shows this revision in time, over the connection it had; answers how long the last one took. */
  async everyPageShows(revision: number, withinMs: number): Promise<number> {
    const startedAtMs = performance.now()
    await Promise.all(this.watchers.map((watcher) => watcher.shows(revision, withinMs)))
    return Math.max(0, ...this.watchers.map((watcher) => watcher.firstShownAtMs(revision) - startedAtMs))
  }

  /** Until every reader is answered from the cache, on every instance. */
  async everythingIsCached(timeoutMs = 15_000): Promise<void> {
    for (const { url, name } of this.cluster.instances)
      for (const { who, path } of this.#readers)
        await until(async () => (await read<{ source: string }>(who, url, path)).source === 'cache', {
          what: `${path} to be cached on ${name}`,
          timeoutMs,
        })
  }

  /** Until a save on one instance is told to the others by the bus, not by their comparison. */
  async busCarries(timeoutMs = 15_000): Promise<void> {
    const others = this.watchers.slice(2)
    await until(
      async () => {
        const { revision } = await this.save(0)
        await this.everyPageShows(revision, 5_000)
        return others.every(({ events }) =>
          events.some(({ version, change }) => version.revision === revision && change.kind === 'workout-created'),
        )
      },
      { what: 'events to come by the bus', timeoutMs },
    )
  }

  /** What must hold whatever happened. */
  async judge(t: Test): Promise<void> {
    t.strictSame(this.failures, [], 'no request failed')
    t.strictSame(this.stale, [], 'no read was older than what was acknowledged before it began')
    const ids = await this.#everyWorkout()
    t.strictSame(ids, [...new Set(ids)], 'no save is there twice')
    t.strictSame(new Set(ids), new Set(this.saved.map(({ workout }) => workout.id)), 'every acknowledged save is there')
    for (const { url } of this.cluster.instances) {
      const { version, data } = await read(this.member, url)
      for (const { state } of this.watchers) t.strictSame(state, { version, view: data })
    }
    t.ok(
      this.watchers.every(({ connectedAtMs }) => connectedAtMs.length === 1),
      'no page had to reconnect',
    )
    t.ok(
      this.cluster.instances.every(({ running }) => running),
      'no process ended',
    )
    t.strictSame(this.#errors(), [], 'nor had an error to tell')
  }

  #errors(): string[] {
    return this.cluster.instances
      .flatMap((instance) => instance.log(50_000).split('\n'))
      .filter((line) => /"level":[56]0|UnhandledPromise|ioredis\]/.test(line))
  }

  async #saves(): Promise<void> {
    while (this.#goOn) await this.save().catch((error: unknown) => this.failures.push(String(error)))
  }

  async #reads({ who, path }: Reader): Promise<void> {
    const { instances } = this.cluster
    for (let turn = 0; this.#goOn; turn++) {
      const atLeast = this.newest
      // Not where the newest save was made, if there are others enough.
      const { url } = instances[(this.saved.length + (turn % 2)) % instances.length] ?? this.cluster
      try {
        const { source, revision } = await read<{ source: 'cache' | 'database'; revision: number }>(who, url, path)
        this.reads[source]++
        if (!(revision >= atLeast)) this.stale.push(`${path}: ${revision} (${source}) after ${atLeast}`)
      } catch (error) {
        this.failures.push(String(error))
      }
    }
  }

  async #everyWorkout(): Promise<string[]> {
    const ids: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/api/workouts?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`
      const { data } = await read<{ data: WorkoutPage }>(this.member, this.cluster.url, path)
      ids.push(...data.workouts.map(({ id }) => id))
      cursor = data.nextCursor
    }
    return ids
  }
}
