import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import t, { type Test } from 'tap'
import { startPostgresStandby } from '../../deploy/services.ts'
import type { ProgressAnswer } from '../../src/contract/index.ts'
import { type Instance, startInstances } from '../support/app.ts'
import { lineTo } from '../support/line.ts'
import { aWorkout, newPerson, PASSWORD, type Person } from '../support/person.ts'
import { testMigratedPostgres } from '../support/services.ts'
import { until } from '../support/until.ts'
import { allFollow, FOLLOWS_MS, openPages, read, save, settled, trainerOf, unhandledRejections, warm } from './scene.ts'

const PROGRESS = '/api/members/me/progress'

/** Three instances that reach "the database" over a line, behind which a standby can take the primary's place. */
async function scene(t: Test) {
  const primary = await testMigratedPostgres(t)
  const standby = await startPostgresStandby(primary)
  t.teardown(() => standby.stop())
  const line = await lineTo(t, primary.url)
  const databaseUrl = line.url.replace('http://', 'postgres://spotter@').concat('/spotter')
  const instances = await startInstances(t, { count: 3, databaseUrl })
  const [a, b, c] = instances
  const member = await newPerson(a.url)
  const trainer = await trainerOf(member, a.url)
  // nobody has this one's page open
  const loner = await newPerson(a.url)
  const kept = await save(member, a.url, { title: 'kept' })
  await Promise.all(instances.map(({ app }) => settled(app, member.id)))
  const watchers = await openPages(t, [a, b, c], member, trainer)

  /** What is saved from now on is on the primary alone. */
  const stopReplication = async () => {
    const sql = postgres(standby.url, { max: 1 })
    await until(
      async () => (await sql`select 1 from subject where id = ${member.id} and revision = ${kept.revision}`)[0],
      {
        what: 'the standby to have what is to be kept',
      },
    )
    await sql.end()
    await standby.kill()
  }
  return { primary, standby, line, instances, a, b, member, loner, kept, watchers, stopReplication }
}

interface Seen {
  at: string
  status: number
  begunAtMs: number
  epoch?: string
  verified?: boolean
}

/** Reads on every instance in turn until it is stopped, and notes what it got. */
function keepReading(member: Person, instances: readonly Instance[]) {
  const seen: Seen[] = []
  let goOn = true
  const done = (async () => {
    while (goOn) {
      for (const { url, name } of instances) {
        const begunAtMs = performance.now()
        const { status, body } = await member.call<Partial<ProgressAnswer>>('GET', PROGRESS, undefined, { at: url })
        seen.push({
          at: name,
          status,
          begunAtMs,
          ...(body.version && { epoch: body.version.epoch, verified: body.verified ?? true }),
        })
      }
      await sleep(20)
    }
  })()
  return {
    seen,
    stop: async () => {
      goOn = false
      await done
    },
  }
}

t.test('a fail-over to a standby that lost commits: another history, taken by every instance and page', async (t) => {
  const rejections = unhandledRejections(t)
  const { primary, standby, line, instances, a, b, member, loner, kept, watchers, stopReplication } = await scene(t)
  await stopReplication()

  const key = { 'idempotency-key': randomUUID() }
  const last = { title: 'lost 3', startedAt: new Date().toISOString() }
  for (const title of ['lost 1', 'lost 2']) {
    await save(member, b.url, { title })
    await save(loner, b.url, { title })
  }
  const lost = await save(member, a.url, last, key)
  await allFollow(watchers, lost)
  await Promise.all(instances.map(({ app }) => settled(app, member.id)))
  for (const { url } of instances) for (const one of [member, loner]) await warm(one, url)
  const before = await member.call<ProgressAnswer>('GET', PROGRESS, undefined, { at: b.url })
  const oldTag = before.headers.get('etag') ?? ''
  t.equal(before.body.revision, kept.revision + 3)

  await primary.kill()
  const reading = keepReading(member, instances)
  for (const { app } of instances) await until(() => app.cache.status().pollAgeMs > 500, { what: 'the fence' })
  await standby.start()
  line.leadTo(standby.url)

  // still a standby: it can be asked, and neither knows its history nor takes a save
  for (const { url } of instances) {
    const reached = async () => (await member.call<{ database: string }>('GET', '/readyz', undefined, { at: url })).body
    await until(async () => (await reached()).database === 'reachable', { what: 'the standby to be reached' })
  }
  for (const { url } of instances) {
    const refused = await member.call<{ code: string }>('POST', '/api/workouts', aWorkout(), { at: url })
    t.match([refused.status, refused.body.code], [503, 'database-unavailable'])
    t.ok(Number(refused.headers.get('retry-after')) >= 1)
  }

  await standby.promote()
  const endedAtMs = performance.now()
  await Promise.all(
    watchers.map((watcher) =>
      until(() => watcher.version.epoch !== lost.epoch, {
        what: 'a page to show the new history',
        timeoutMs: FOLLOWS_MS,
      }),
    ),
  )
  t.comment(`every page took the older state ${Math.round(performance.now() - endedAtMs)} ms after the promotion`)
  await reading.stop()
  const { version, data } = await read(member, b.url)
  t.not(version.epoch, lost.epoch)
  t.equal(version.revision, kept.revision)
  t.strictSame(
    data.recent.map(({ title }) => title),
    ['kept'],
  )
  for (const { state, connectedAtMs } of watchers) {
    t.strictSame(state, { version, view: data })
    t.equal(connectedAtMs.length, 1, 'no page had to reconnect')
  }
  for (const { app } of instances) t.equal(app.cache.status().epoch, version.epoch)

  t.strictSame(
    reading.seen.filter(({ status }) => status !== 200 && status !== 503),
    [],
  )
  t.strictSame(
    reading.seen.filter(
      ({ begunAtMs, verified, epoch }) => begunAtMs > endedAtMs && verified && epoch !== version.epoch,
    ),
    [],
    'nothing of the lost history is served as true',
  )
  t.ok(
    reading.seen.some(({ verified }) => verified === false),
    'and before that it was marked',
  )

  // floors of the lost history are higher than anything the database says now: they must not keep the cache empty
  for (const { url } of instances) {
    for (const one of [member, loner]) await warm(one, url)
    const about = (headers: Record<string, string>) =>
      member.call<{ code?: string }>('GET', PROGRESS, undefined, { at: url, headers })
    const ofTheLost = await about({ 'x-min-revision': `${lost.epoch}:${lost.revision}` })
    t.match([ofTheLost.status, ofTheLost.body.code], [409, 'epoch-changed'])
    t.equal((await about({ 'x-min-revision': `${version.epoch}:${version.revision}` })).status, 200)
    const { status, headers } = await about({ 'if-none-match': oldTag })
    t.equal(status, 200, 'what a client holds of the lost history is no match')
    t.equal((await about({ 'if-none-match': headers.get('etag') ?? '' })).status, 304)
  }
  t.strictSame([...(await a.app.cache.floors([member.id]))], [[member.id, version.revision]])

  // the client that still has it sends it again under its key
  const again = await save(member, b.url, last, key)
  t.match(again, { epoch: version.epoch, revision: kept.revision + 1 })
  t.equal((await save(member, a.url, last, key)).workout.id, again.workout.id)
  t.comment(`a save on every page ${Math.round(await allFollow(watchers, again))} ms after its answer`)
  for (const { url } of instances) t.equal((await read(member, url)).data.totals.workouts, 2)
  const signIn = { email: member.email, password: PASSWORD }
  t.equal((await member.call('POST', '/api/auth/login', signIn)).status, 200)
  t.strictSame(rejections, [])
})
