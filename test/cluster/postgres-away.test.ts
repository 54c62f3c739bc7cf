import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { ProgressAnswer, WorkoutPage } from '../../src/contract/index.ts'
import { type Instance, startInstance, startInstances } from '../support/app.ts'
import { aWorkout, newPerson, type Person } from '../support/person.ts'
import { testMigratedPostgres } from '../support/services.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'
import {
  type Acknowledged,
  allFollow,
  FOLLOWS_MS,
  read,
  save,
  settled,
  trainerOf,
  unhandledRejections,
  warm,
} from './scene.ts'

t.test(
  'without Postgres cached pages answer, marked; saves are told to come again; all recovers by itself',
  async (t) => {
    const rejections = unhandledRejections(t)
    const postgres = await testMigratedPostgres(t)
    const [a, b] = await startInstances(t, { count: 2, databaseUrl: postgres.url })
    const instances = [a, b]
    const member = await newPerson(a.url)
    const trainer = await trainerOf(member, a.url)
    const kept = await save(member, a.url)
    await Promise.all(instances.map(({ app }) => settled(app, member.id)))
    const watchers = await Promise.all([
      Watcher.open(t, { kind: 'socket.io', url: b.url, token: member.token, memberId: member.id }),
      Watcher.open(t, { kind: 'plain', url: a.url, token: trainer.token, memberId: member.id }),
    ])
    const { body: group } = await member.call<{ id: string }>('POST', '/api/groups', { name: 'Those who stay' })
    const leaderboard = `/api/groups/${group.id}/leaderboard`
    for (const { url } of instances) {
      await warm(member, url)
      await warm(trainer, url, '/api/trainers/me/clients')
      await warm(member, url, leaderboard)
    }

    // saves that are under way when the database dies: each may have been written or not, and is sent again
    const inFlight = Array.from({ length: 6 }, (_, index) => ({
      body: aWorkout({ title: `in flight ${index}` }),
      headers: { 'idempotency-key': randomUUID() },
      at: instances[index % 2] as Instance,
    }))
    const answers = inFlight.map(({ body, headers, at }) =>
      member.call<{ code?: string }>('POST', '/api/workouts', body, { at: at.url, headers }),
    )
    await Promise.race(answers)
    await postgres.kill()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    t.comment(`saves under way when Postgres was killed: ${statuses}`)
    t.strictSame(
      statuses.filter((status) => status !== 201 && status !== 503),
      [],
    )
    const acknowledged = statuses.filter((status) => status === 201).length

    for (const { app, url } of instances) {
      await until(() => app.cache.status().pollAgeMs > 500, { what: 'the fence' })
      const unverified = await member.call<{ revision: number }>('GET', '/api/members/me/progress', undefined, {
        at: url,
      })
      t.equal(unverified.status, 200)
      t.match(unverified.body, { source: 'cache', verified: false })
      t.ok(unverified.body.revision >= kept.revision)
      t.equal(unverified.headers.get('etag'), null, 'nothing to be confirmed later by a 304')
      t.match(await read(trainer, url, `/api/members/${member.id}/progress`), { verified: false })
      t.match(await read(member, url, leaderboard), { verified: false })
      t.equal((await trainer.call('GET', leaderboard, undefined, { at: url })).status, 404, 'not for who is not in it')

      const uncached = await member.call<{ code: string }>('GET', '/api/workouts/stats', undefined, { at: url })
      t.match([uncached.status, uncached.body.code], [503, 'database-unavailable'])
      t.ok(Number(uncached.headers.get('retry-after')) >= 1)
      const refused = await member.call<{ code: string }>('POST', '/api/workouts', aWorkout(), { at: url })
      t.match([refused.status, refused.body.code], [503, 'database-unavailable'])
      t.ok(Number(refused.headers.get('retry-after')) >= 1)

      const ready = await member.call('GET', '/readyz', undefined, { at: url })
      t.match([ready.status, ready.body], [200, { database: 'unreachable' }], 'it stays in the balancer')
    }

    const starting = startInstance(t, { databaseUrl: postgres.url })
    await postgres.start()
    const startedAtMs = performance.now()
    for (const { body, headers, at } of inFlight) {
      const again = await until(
        async () => {
          const answer = await member.call('POST', '/api/workouts', body, { at: at.url, headers })
          return answer.status === 201 && answer
        },
        { what: 'a save to be taken again', timeoutMs: 10_000 },
      )
      t.equal(again.status, 201)
    }
    t.comment(`all sent again and taken ${Math.round(performance.now() - startedAtMs)} ms after Postgres was back`)
    const last = await save(member, b.url)
    for (const { url } of instances) {
      const { data, version, ...rest } = await read(member, url)
      t.notOk('verified' in rest)
      t.equal(version.revision, last.revision)
      t.equal(data.totals.workouts, inFlight.length + 2, `each once, whether it was answered (${acknowledged}) or not`)
    }
    t.comment(`on every page ${Math.round(await allFollow(watchers, last))} ms after the answer`)
    for (const { connectedAtMs, state } of watchers) {
      t.equal(connectedAtMs.length, 1, 'no page had to reconnect')
      t.equal(state?.view.totals.workouts, inFlight.length + 2)
    }
    await Promise.all(instances.map(({ url }) => warm(member, url)))
    const late = await starting
    t.equal((await read(member, late.url)).version.revision, last.revision, 'who was started meanwhile has waited')
    t.comment(rejections.map((e) => (e as Error).stack + String((e as Error).cause)))
    t.strictSame(rejections, [])
  },
)

t.test(
  'a Postgres that is frozen leaves cached pages to be read, and when it wakes nothing old is served',
  async (t) => {
    const postgres = await testMigratedPostgres(t)
    const [a, b] = await startInstances(t, { count: 2, databaseUrl: postgres.url })
    const member = await newPerson(a.url)
    const before = await save(member, a.url)
    await Promise.all([a, b].map(({ app }) => settled(app, member.id)))
    await warm(member, b.url)
    const watcher = await Watcher.open(t, { kind: 'plain', url: b.url, token: member.token, memberId: member.id })

    postgres.pause()
    const waiting = save(member, a.url)
    await until(() => b.app.cache.status().pollAgeMs > 500, { what: 'the fence' })
    const startedAtMs = performance.now()
    t.match(await read(member, b.url), { source: 'cache', verified: false, revision: before.revision })
    const tookMs = performance.now() - startedAtMs
    t.ok(tookMs < 2_000, `answered after ${Math.round(tookMs)} ms`)

    postgres.resume()
    const saved = await waiting
    for (const { url } of [a, b]) t.equal((await read(member, url)).revision, saved.revision)
    await allFollow([watcher], saved)
    t.equal(watcher.connectedAtMs.length, 1)
  },
)

/** Saves on each instance and reads on all, without a pause, as clients do: what is refused is sent again. */
class Load {
  readonly acknowledged: Acknowledged[] = []
  /** Answers that were neither what was asked for nor a proper "not now". */
  readonly wrong: unknown[] = []
  readonly told = { saves: 0, refused: 0, reads: 0, unverified: 0 }
  readonly #member: Person
  readonly #running: Promise<unknown>
  #goOn = true

  constructor(member: Person, urls: readonly string[]) {
    this.#member = member
    const loops = urls.flatMap((url) => [this.#repeat(() => this.#save(url)), this.#repeat(() => this.#read(url))])
    this.#running = Promise.all(loops)
  }

  get newest(): number {
    return Math.max(0, ...this.acknowledged.map(({ revision }) => revision))
  }

  async savesMore(count: number): Promise<void> {
    const enough = this.acknowledged.length + count
    await until(() => this.acknowledged.length >= enough, { what: `${count} more saves`, timeoutMs: 15_000 })
  }

  /** Ends when every save that was begun is acknowledged. */
  async stop(): Promise<void> {
    this.#goOn = false
    await this.#running
  }

  async #repeat(work: () => Promise<void>): Promise<void> {
    while (this.#goOn) {
      await work()
      await sleep(10)
    }
  }

  async #save(at: string): Promise<void> {
    const body = aWorkout()
    const headers = { 'idempotency-key': randomUUID() }
    for (;;) {
      const answer = await this.#member.call<Acknowledged & { code?: string }>('POST', '/api/workouts', body, {
        at,
        headers,
      })
      this.told.saves++
      if (answer.status === 201) return void this.acknowledged.push(answer.body)
      this.told.refused++
      this.#mustSayNotNow(answer)
      await sleep(50)
    }
  }

  async #read(at: string): Promise<void> {
    const newest = this.newest
    const answer = await this.#member.call<Partial<ProgressAnswer> & { code?: string }>(
      'GET',
      '/api/members/me/progress',
      undefined,
      { at },
    )
    const { status, body } = answer
    this.told.reads++
    if (body.verified === false) this.told.unverified++
    else if (status === 200 && (body.revision ?? 0) < newest) this.wrong.push({ ...body, data: undefined, newest })
    else if (status !== 200) this.#mustSayNotNow(answer)
  }

  #mustSayNotNow({ status, headers, body }: { status: number; headers: Headers; body: { code?: string } }): void {
    const isProper = status === 503 && Number(headers.get('retry-after')) >= 1 && body.code !== undefined
    if (!isProper) this.wrong.push({ status, body })
  }
}

t.test('a Postgres that is restarted and killed under load loses no save, and no page reconnects', async (t) => {
  const rejections = unhandledRejections(t)
  const postgres = await testMigratedPostgres(t)
  const instances = await startInstances(t, { count: 2, databaseUrl: postgres.url })
  const [a, b] = instances
  const member = await newPerson(a.url)
  const trainer = await trainerOf(member, a.url)
  const watch = (kind: 'socket.io' | 'plain', who: Person, { url }: Instance) =>
    Watcher.open(t, { kind, url, token: who.token, memberId: member.id })
  const watchers = await Promise.all([watch('socket.io', member, a), watch('plain', trainer, b)])
  const urls = instances.map(({ url }) => url)
  const load = new Load(member, urls)

  const outages = {
    restarted: () => postgres.restart(),
    'killed, and away for a while': async () => {
      await postgres.kill()
      const marked = load.told.unverified
      await until(() => load.told.unverified > marked + 5, { what: 'marked answers' })
      await postgres.start()
    },
  }
  for (const [name, outage] of Object.entries(outages)) {
    await load.savesMore(3)
    await outage()
    const backAtMs = performance.now()
    await load.savesMore(1)
    const savedAtMs = performance.now()
    await allFollow(watchers, { revision: load.newest, answeredAtMs: backAtMs })
    const sinceBack = (atMs: number) => Math.round(atMs - backAtMs)
    t.comment(`${name}: saved ${sinceBack(savedAtMs)} ms and shown ${sinceBack(performance.now())} ms after its return`)
    t.ok(performance.now() - backAtMs < FOLLOWS_MS)
  }
  await load.stop()
  t.comment(load.told)
  t.strictSame(load.wrong, [])

  await allFollow(watchers, { revision: load.newest, answeredAtMs: performance.now() })
  const ids = load.acknowledged.map(({ workout }) => workout.id)
  const page = await read<{ data: WorkoutPage }>(member, b.url, '/api/workouts?limit=100')
  t.strictSame(page.data.workouts.map(({ id }) => id).sort(), ids.sort(), 'each save once, however often it was sent')
  for (const url of urls) {
    const { version, data } = await read(member, url)
    t.equal(data.totals.workouts, ids.length)
    for (const { state, connectedAtMs } of watchers) {
      t.strictSame(state, { version, view: data })
      t.equal(connectedAtMs.length, 1)
    }
  }
  t.comment(rejections.map((e) => (e as Error).stack + String((e as Error).cause)))
  t.strictSame(rejections, [])
})
