import t, { type Test } from 'tap'
import { startInstance } from '../support/app.ts'
import { LiveClient } from '../support/live-client.ts'
import { aWorkout, newPerson } from '../support/person.ts'
import { type Conversation, PostgresProxy } from '../support/postgres-proxy.ts'
import { RedisProxy } from '../support/redis-proxy.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'

const CONNECTIONS = 3
/** Of three seconds: what is done every second would be seen. */
const POLLS = 30
/** What a process asks by itself, whatever people do. */
const ofItsOwn = ({ statements }: Conversation) => statements.every((text) => /outbox|revoked_session/.test(text))

/** Round trips to Postgres; and to Redis, for the cache and for the subscriptions. */
interface Cost {
  postgres: number
  redis: number
  subscriber: number
}

t.test('pages, joins and cached reads take few round trips', async (t) => {
  const proxy = await PostgresProxy.start(t, await testDatabase(t))
  const redis = await RedisProxy.start(t, (await testRedis(t)).url)
  const { url } = await startInstance(t, {
    databaseUrl: proxy.url,
    redisUrl: redis.url,
    env: { DATABASE_CONNECTIONS: String(CONNECTIONS) },
  })
  const member = await newPerson(url)
  const trainer = await newPerson(url, { role: 'trainer' })
  const { body: invitation } = await trainer.call<{ id: string }>('POST', '/api/trainers/me/clients', {
    email: member.email,
  })
  await member.call('POST', `/api/coaching/${invitation.id}/accept`)
  // what a page may have to look at: words of pain, a muscle that is left out
  await member.call('PATCH', '/api/me', { preferences: { painWords: true } })
  const save = async (daysAgo = 0) => {
    const startedAt = new Date(Date.now() - daysAgo * 86_400_000).toISOString()
    const { status } = await member.call('POST', '/api/workouts', aWorkout({ startedAt, notes: 'My knee hurts' }))
    if (status !== 201) throw new Error(String(status))
  }
  await save(25)

  /** Each connection prepares its statements when it has them first, and now and then the process does something of its own: the cheapest of a few counts. */
  const costOf = async (what: () => Promise<void>, prepare: () => Promise<unknown> = async () => undefined) => {
    const cheapest: Cost = { postgres: Infinity, redis: Infinity, subscriber: Infinity }
    for (let tries = 0; tries < 4 * CONNECTIONS; tries++) {
      await prepare()
      proxy.take()
      redis.take('spotter-cache')
      redis.take('spotter-subscriber')
      await what()
      const said = proxy.take().filter((one) => !ofItsOwn(one))
      const cost: Cost = {
        postgres: said.reduce((sum, { roundTrips }) => sum + roundTrips, 0),
        redis: redis.take('spotter-cache'),
        subscriber: redis.take('spotter-subscriber'),
      }
      for (const where of ['postgres', 'redis', 'subscriber'] as const)
        cheapest[where] = Math.min(cheapest[where], cost[where])
    }
    return cheapest
  }
  const isAtMost = (t: Test, cost: Cost, most: Cost, what: string) => {
    t.comment(`${what}: ${JSON.stringify(cost)}`)
    for (const where of ['postgres', 'redis', 'subscriber'] as const)
      t.ok(cost[where] <= most[where], `${what}: ${cost[where]} to ${where}, at most ${most[where]}`)
  }
  const get = async (path: string, source: string, headers = {}) => {
    const { status, body } = await member.call<{ source: string }>('GET', path, undefined, { headers })
    if (![200, 304].includes(status) || (status === 200 && body.source !== source))
      throw new Error(`${path}: ${status} from ${body.source}`)
  }

  const pages = ['/api/members/me/progress', '/api/workouts/stats', '/api/workouts', '/api/me']
  await t.test('a page that is built: three to Postgres', async (t) => {
    // plant and fill
    for (const path of pages)
      isAtMost(t, await costOf(() => get(path, 'database'), save), { postgres: 3, redis: 3, subscriber: 0 }, path)
  })

  await t.test('a cached read: none to Postgres and one to Redis, also when nothing has changed', async (t) => {
    const most = { postgres: 0, redis: 1, subscriber: 0 }
    for (const path of pages) {
      const { headers } = await member.call('GET', path)
      isAtMost(t, await costOf(() => get(path, 'cache')), most, path)
      const unchanged = { 'if-none-match': headers.get('etag') ?? '' }
      isAtMost(t, await costOf(() => get(path, 'cache', unchanged)), most, `304 of ${path}`)
    }
  })

  await t.test('while nobody does anything: one to Postgres a poll, also where somebody watches', async (t) => {
    const live = await LiveClient.connect(t, url, member.token)
    await live.join(member.id)
    proxy.take()
    const said: Conversation[] = []
    await until(() => said.push(...proxy.take()) >= POLLS, { what: `${POLLS} polls`, timeoutMs: 20_000 })
    // an import that an instance left is looked for every few seconds
    const usual = said.filter(({ statements }) => !statements.some((text) => /import_batch/.test(text)))
    t.strictSame(
      usual.flatMap(({ statements }) => statements).filter((text) => !/from outbox/.test(text)),
      [],
    )
    t.ok(usual.every(({ roundTrips }) => roundTrips === 1))
  })

  await t.test('a join: two to Postgres and two to Redis, and meanwhile one for the subscription', async (t) => {
    for (const [whose, person] of Object.entries({ own: member, "a client's": trainer })) {
      const live = await LiveClient.connect(t, url, person.token)
      const join = async () => {
        const joined = await live.join(member.id)
        if (!joined.ok) throw new Error(JSON.stringify(joined))
      }
      const leave = () => live.ask('leaveProgressRoom', member.id)
      isAtMost(t, await costOf(join, leave), { postgres: 2, redis: 2, subscriber: 1 }, `${whose} room`)
    }
  })
})
