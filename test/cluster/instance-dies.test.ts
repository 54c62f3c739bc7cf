import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import { type Cluster, startCluster } from '../../deploy/cluster.ts'
import type { Service } from '../../deploy/services.ts'
import type { WorkoutPage } from '../../src/contract/index.ts'
import { aWorkout, newPerson, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'
import { type Acknowledged, FOLLOWS_MS, median, read, trainerOf } from './scene.ts'

/* Three processes behind nginx, as in production. Needs the build, which `npm test` makes first. */

interface Saved extends Acknowledged {
  startedAtMs: number
  answeredAtMs: number
}

/** Somebody who saves one workout after the other through nginx, and sends again under the same key what failed. */
class Saver {
  readonly saved: Saved[] = []
  /** Requests that got no 201, whatever became of them. */
  readonly failures: string[] = []
  readonly #person: Person
  #running: Promise<void> | undefined
  #goOn = true

  constructor(person: Person) {
    this.#person = person
  }

  start(): this {
    this.#goOn = true
    this.#running = this.#run()
    return this
  }

  /** Resolves when so many more saves have been acknowledged. */
  async savesMore(count: number): Promise<void> {
    const enough = this.saved.length + count
    await until(() => this.saved.length >= enough, { what: `${count} more saves`, timeoutMs: 30_000 })
  }

  async stop(): Promise<void> {
    this.#goOn = false
    await this.#running
  }

  async once(): Promise<Saved> {
    const body = aWorkout()
    const headers = { 'idempotency-key': randomUUID() }
    const startedAtMs = performance.now()
    return await until(
      async () => {
        const answer = await this.#person
          .call<Acknowledged>('POST', '/api/workouts', body, { headers })
          .catch((error: Error) => error)
        if (!(answer instanceof Error) && answer.status === 201) {
          const saved = { ...answer.body, startedAtMs, answeredAtMs: performance.now() }
          this.saved.push(saved)
          return saved
        }
        this.failures.push(answer instanceof Error ? String(answer.cause ?? answer) : String(answer.status))
        return false
      },
      { what: 'a save to be acknowledged', timeoutMs: 20_000, everyMs: 100 },
    )
  }

  async #run(): Promise<void> {
    while (this.#goOn) await this.once()
  }
}

/** The ids of all workouts, page by page. */
async function everyWorkout(person: Person, url: string): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/api/workouts?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`
    const { data } = await read<{ data: WorkoutPage }>(person, url, path)
    ids.push(...data.workouts.map(({ id }) => id))
    cursor = data.nextCursor
  }
  return ids
}

t.test('three processes behind nginx', async (t) => {
  const cluster: Cluster = await startCluster({
    instances: 3,
    env: {
      RATE_LIMIT_PER_MINUTE: '1000000',
      AUTH_RATE_LIMIT_PER_MINUTE: '1000000',
      DRAIN_MS: '2000',
      LOG_LEVEL: 'warn',
    },
  })
  t.teardown(() => cluster.stop())
  const { url, instances } = cluster
  const member = await newPerson(url)
  const trainer = await trainerOf(member, url)
  const saver = new Saver(member)

  // enough sockets that each instance has some, of both kinds
  const watchers = await Promise.all(
    [member, trainer, member, trainer, member, trainer].map(({ token }, index) =>
      Watcher.open(t, { kind: index < 3 ? 'socket.io' : 'plain', url, token, memberId: member.id }),
    ),
  )
  const allShow = async (revision: number) => {
    await Promise.all(watchers.map((watcher) => watcher.shows(revision, FOLLOWS_MS)))
  }
  const allIsThere = async (t: Test) => {
    const ids = new Set(await everyWorkout(member, url))
    t.strictSame(
      saver.saved.filter(({ workout }) => !ids.has(workout.id)),
      [],
      'every acknowledged save is there',
    )
    t.equal(ids.size, new Set(saver.saved.map(({ workout }) => workout.id)).size, 'and none twice')
    for (const instance of instances) {
      const { version, data } = await read(member, instance.url)
      t.equal(data.totals.workouts, ids.size)
      for (const { state } of watchers) t.strictSame(state, { version, view: data })
    }
  }

  await t.test('requests are spread, and say which instance answered', async (t) => {
    const names = new Map<string, number>()
    for (let request = 0; request < 30; request++) {
      const { headers } = await member.call('GET', '/api/me')
      const name = headers.get('x-spotter-instance') ?? 'none'
      names.set(name, (names.get(name) ?? 0) + 1)
    }
    t.comment(Object.fromEntries(names))
    t.strictSame([...names.keys()].sort(), ['api-1', 'api-2', 'api-3'])
  })

  await t.test('a save is on every page within milliseconds', async (t) => {
    const whole: number[] = []
    const after: number[] = []
    for (let round = 0; round < 30; round++) {
      const { revision, startedAtMs, answeredAtMs } = await saver.once()
      await allShow(revision)
      for (const watcher of watchers) {
        whole.push(watcher.firstShownAtMs(revision) - startedAtMs)
        after.push(watcher.firstShownAtMs(revision) - answeredAtMs)
      }
    }
    t.comment(`request → shown ${median(whole).toFixed(1)} ms, answer → shown ${median(after).toFixed(1)} ms (median)`)
    t.strictSame(saver.failures, [])
    await allIsThere(t)
  })

  await t.test('an instance is killed while people watch and save: pages come back and are right', async (t) => {
    const [victim] = instances
    if (victim === undefined) throw new Error('no instance')
    saver.start()
    await saver.savesMore(3)
    const killedAtMs = performance.now()
    await victim.kill()
    await saver.savesMore(5)
    await until(() => watchers.every(({ isConnected }) => isConnected), { what: 'every page to be connected again' })
    await saver.savesMore(3)
    await saver.stop()
    await allShow(saver.saved.at(-1)?.revision ?? 0)

    const moved = watchers.filter(({ connectedAtMs }) => connectedAtMs.length > 1)
    t.ok(moved.length > 0 && moved.length < watchers.length, `${moved.length} pages were on it`)
    for (const watcher of moved) {
      const backAtMs = watcher.connectedAtMs.at(-1) as number
      const newest = Math.max(
        ...saver.saved.filter(({ answeredAtMs }) => answeredAtMs <= backAtMs).map(({ revision }) => revision),
      )
      const rightAtMs = watcher.firstShownAtMs(newest)
      t.comment(
        `${watcher.kind}: connected again after ${Math.round(backAtMs - killedAtMs)} ms, right ${Math.round(Math.max(0, rightAtMs - backAtMs))} ms later`,
      )
      t.ok(rightAtMs - backAtMs < FOLLOWS_MS)
    }
    t.comment(`requests that were on the instance when it was killed: ${saver.failures.length} ${saver.failures}`)
    await victim.start()
    await allIsThere(t)
  })

  await t.test('an instance is frozen: nobody else waits for it, and awake it knows what happened', async (t) => {
    const [frozen, ...others] = instances as [Service, Service, Service]
    const [onFrozen, ...onOthers] = await Promise.all(
      [frozen, ...others].map((instance, index) =>
        Watcher.open(t, {
          kind: index % 2 === 0 ? 'plain' : 'socket.io',
          url: instance.url,
          token: member.token,
          memberId: member.id,
        }),
      ),
    )
    // it stops while it saves, fills and answers
    saver.start()
    await saver.savesMore(3)
    await saver.stop()
    const underWay = Array.from({ length: 4 }, (_, index) =>
      index % 2 === 0
        ? member.call<Acknowledged>('POST', '/api/workouts', aWorkout(), { at: frozen.url })
        : member.call('GET', '/api/workouts/stats', undefined, { at: frozen.url }),
    )
    frozen.pause()
    const frozenAtMs = performance.now()
    const tookMs: number[] = []
    await until(
      async () => {
        for (const { url: at } of others) {
          const startedAtMs = performance.now()
          const answer = await member.call<Acknowledged>('POST', '/api/workouts', aWorkout(), { at })
          if (answer.status !== 201) throw new Error(`save: ${answer.status}`)
          saver.saved.push({ ...answer.body, startedAtMs, answeredAtMs: performance.now() })
          tookMs.push(performance.now() - startedAtMs)
          await Promise.all(onOthers.map((watcher) => watcher.shows(answer.body.revision, FOLLOWS_MS)))
        }
        return performance.now() - frozenAtMs > FOLLOWS_MS
      },
      { what: 'it to have missed some', timeoutMs: 15_000 },
    )
    t.comment(`${tookMs.length} saves on the others, the slowest ${Math.round(Math.max(...tookMs))} ms`)
    // asked while it sleeps: the answer comes when it wakes
    const { revision } = saver.saved.at(-1) as Saved
    const asleep = read(member, frozen.url)
    frozen.resume()
    const awakeAtMs = performance.now()
    t.ok((await asleep).revision >= revision)
    for (const { status, body } of await Promise.all(underWay)) {
      t.ok(status < 300, `what was under way is answered: ${status}`)
      if (status === 201)
        saver.saved.push({ ...(body as Acknowledged), startedAtMs: frozenAtMs, answeredAtMs: awakeAtMs })
    }
    const newest = Math.max(...saver.saved.map((saved) => saved.revision))
    await onFrozen?.shows(newest, FOLLOWS_MS)
    t.comment(`its own page is right ${Math.round(performance.now() - awakeAtMs)} ms after it woke`)
    t.equal(onFrozen?.connectedAtMs.length, 1)
    for (const watcher of [onFrozen, ...onOthers]) watcher?.stop()
    await allShow(newest)
    await allIsThere(t)
  })

  await t.test('a rolling restart fails no request and loses no update', async (t) => {
    saver.failures.length = 0
    const before = saver.saved.length
    saver.start()
    for (const instance of instances) {
      await saver.savesMore(2)
      instance.signal('SIGTERM')
      await instance.ended()
      await saver.savesMore(2)
      await instance.start()
    }
    await saver.savesMore(2)
    await saver.stop()
    await allShow(saver.saved.at(-1)?.revision ?? 0)
    t.comment(`${saver.saved.length - before} saves, ${saver.failures.length} requests failed ${saver.failures}`)
    t.strictSame(saver.failures, [])
    await allIsThere(t)
  })

  await t.test('no instance had an error to tell', (t) => {
    const errors = instances
      .flatMap((instance) => instance.log(10_000).split('\n'))
      .filter((line) => /"level":[56]0/.test(line))
    t.strictSame(errors, [])
    t.end()
  })
})
