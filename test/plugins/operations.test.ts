import t from 'tap'
import type { CacheReport, Readiness } from '../../src/contract/index.ts'
import { Stage } from '../access/scene.ts'
import { startInstance } from '../support/app.ts'
import { aWorkout, newPerson, request } from '../support/person.ts'
import { testMigratedPostgres, testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'

const readyz = (url: string) => request<Readiness>(url, 'GET', '/readyz')

/** Milliseconds that a call took, and its answer. */
async function timed<T>(call: () => Promise<T>): Promise<[T, number]> {
  const startedAtMs = performance.now()
  return [await call(), performance.now() - startedAtMs]
}

t.test('a process says that it lives, that it is ready, and what it stands on', async (t) => {
  const { url } = await startInstance(t)
  t.strictSame((await request(url, 'GET', '/livez')).body, { status: 'alive' })
  const { status, body } = await readyz(url)
  t.strictSame([status, body], [200, { status: 'ready', instance: 'test-0', database: 'reachable', cache: 'redis' }])

  const outside = await request(url, 'GET', '/readyz', undefined, { 'x-forwarded-for': '203.0.113.7' })
  t.strictSame([outside.status, outside.body], [200, { status: 'ready' }], 'and nothing more to the outside')

  const alone = await startInstance(t, { redisUrl: null })
  t.equal((await readyz(alone.url)).body.cache, 'off', 'several processes without Redis cache nothing')
})

t.test('while it drains, requests are answered, each ends its connection, and it is not ready', async (t) => {
  const { app, url } = await startInstance(t, { redisUrl: null })
  const person = await newPerson(url)
  const before = await person.call('GET', '/api/me')
  t.not(before.headers.get('connection'), 'close')

  app.startDraining()
  const { status, headers, body } = await readyz(url)
  t.strictSame([status, body.status, headers.get('connection')], [503, 'draining', 'close'])
  for (const [method, path, given, expected] of [
    ['GET', '/livez', undefined, 200],
    ['GET', '/api/me', undefined, 200],
    ['POST', '/api/workouts', aWorkout(), 201],
    ['GET', '/api/nowhere', undefined, 404],
    ['POST', '/api/workouts', {}, 400],
  ] as const) {
    const answer = await person.call(method, path, given)
    t.strictSame([answer.status, answer.headers.get('connection')], [expected, 'close'], `${method} ${path}`)
  }
})

t.test('a request that is under way when it closes is answered, and ends its connection', async (t) => {
  let goOn = () => {}
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  let arrived = false
  const { app, url } = await startInstance(t, {
    redisUrl: null,
    overrides: {
      faultPoint: (name) => {
        if (name !== 'after-snapshot') return undefined
        arrived = true
        return held
      },
    },
  })
  const person = await newPerson(url)
  const asked = person.call('GET', '/api/me')
  await until(() => arrived, { what: 'the request to be under way' })
  const closed = app.close()
  await until(() => app.isDraining(), { what: 'it to close' })
  goOn()
  const { status, headers } = await asked
  t.strictSame([status, headers.get('connection')], [200, 'close'])
  await closed
})

t.test('a dead or frozen Redis is told and takes nobody out of the balancer', async (t) => {
  const redis = await testRedis(t)
  const { app, url } = await startInstance(t, { redisUrl: redis.url })
  const stage = await Stage.at(app, url)
  const admin = await stage.person('admin')
  const report = () => admin.call<CacheReport>('GET', '/api/admin/cache')
  await admin.call('GET', '/api/me')
  t.match((await report()).body, { storeUsable: true, keys: { preferences: 1 } })

  /** Reads, and looks whether that is what it says about Redis. Anything but a 200 is thrown. */
  const isTold = (cache: Readiness['cache']) => async () => {
    const [{ status }, ready] = [await admin.call('GET', '/api/me'), await readyz(url)]
    if (status !== 200 || ready.status !== 200) throw new Error(`${status} ${ready.status}`)
    return ready.body.cache === cache
  }
  for (const [how, harm, heal] of [
    ['dead', () => redis.kill(), () => redis.start()],
    ['frozen', async () => redis.pause(), async () => redis.resume()],
  ] as const) {
    await harm()
    // at once, before the process can know
    const [{ status }, tookMs] = await timed(report)
    t.equal(status, 200, `${how}: the report is answered`)
    t.ok(tookMs < 5_000, `${Math.round(tookMs)} ms`)
    await until(isTold('unreachable'), { what: `${how} Redis to be told` })
    t.match((await report()).body, { storeUsable: false, keys: { progress: 0, preferences: 0 } })
    t.equal((await request(url, 'GET', '/livez')).status, 200)
    t.equal((await admin.call('POST', '/api/workouts', aWorkout())).status, 201)
    await heal()
    await until(isTold('redis'), { what: 'Redis to be back', timeoutMs: 10_000 })
  }
})

t.test('a dead or frozen Postgres is told and takes nobody out of the balancer', async (t) => {
  const postgres = await testMigratedPostgres(t)
  const { url } = await startInstance(t, { databaseUrl: postgres.url })
  const person = await newPerson(url)
  t.equal((await person.call('GET', '/api/me')).status, 200)
  for (const [how, harm, heal] of [
    ['dead', () => postgres.kill(), () => postgres.start()],
    ['frozen', async () => postgres.pause(), async () => postgres.resume()],
  ] as const) {
    await harm()
    // what Postgres said a moment ago is told for that moment
    await until(async () => (await readyz(url)).body.database === 'unreachable', { what: `Postgres to be ${how}` })
    const [{ status, body }, tookMs] = await timed(() => readyz(url))
    t.strictSame([status, body.database], [200, 'unreachable'], how)
    t.ok(tookMs < 2_000, `${Math.round(tookMs)} ms`)
    const [alive, aliveMs] = await timed(() => request(url, 'GET', '/livez'))
    t.equal(alive.status, 200)
    t.ok(aliveMs < 1_000, `livez asks nobody: ${Math.round(aliveMs)} ms`)
    if (how === 'dead') {
      const refused = await person.call<{ code?: string }>('POST', '/api/workouts', aWorkout())
      t.strictSame([refused.status, refused.body.code], [503, 'database-unavailable'])
      t.ok(Number(refused.headers.get('retry-after')) >= 1)
    }
    await heal()
    await until(async () => (await readyz(url)).body.database === 'reachable', { what: `${how} Postgres to be back` })
  }
})

const FAMILIES = [
  'process_cpu_seconds_total',
  'nodejs_eventloop_lag_seconds',
  'spotter_http_seconds',
  'spotter_cache_hits_total',
  'spotter_cache_misses_total',
  'spotter_cache_bytes_saved_total',
  'spotter_cache_unverified_total',
  'spotter_read_seconds',
  'spotter_save_acknowledged_seconds',
  'spotter_breaker_open',
  'spotter_sockets',
  'spotter_sockets_ended_total',
  'spotter_comparison_seconds',
  'spotter_subscriber_reconnects_total',
]

t.test('metrics say what happened, by family and route, and are not for the outside', async (t) => {
  const { url } = await startInstance(t)
  const person = await newPerson(url)
  for (let i = 0; i < 3; i++) await person.call('GET', '/api/me')
  await person.call('POST', '/api/workouts', aWorkout())
  await person.call('GET', '/nowhere')
  const { status, headers, body } = await request<string>(url, 'GET', '/metrics')
  t.equal(status, 200)
  t.match(headers.get('content-type'), /^text\/plain; version=/)
  for (const name of FAMILIES) {
    t.match(body, new RegExp(`^# HELP ${name} \\S`, 'm'), `${name} is explained`)
    t.match(body, new RegExp(`^# TYPE ${name} `, 'm'))
  }
  const value = (name: string, labels: Record<string, string>) => {
    const line = body
      .split('\n')
      .find(
        (each) =>
          each.startsWith(`${name}{`) &&
          Object.entries(labels).every(([label, text]) => each.includes(`${label}="${text}"`)),
      )
    return Number(line?.split(' ').at(-1))
  }
  t.equal(value('spotter_cache_misses_total', { family: 'preferences' }), 1)
  t.equal(value('spotter_cache_hits_total', { family: 'preferences', instance: 'test-0' }), 2)
  t.ok(value('spotter_cache_bytes_saved_total', { family: 'preferences' }) > 200)
  t.equal(value('spotter_read_seconds_count', { family: 'preferences', source: 'cache' }), 2)
  t.equal(value('spotter_http_seconds_count', { method: 'GET', route: '/api/me', status: '200' }), 3)
  t.equal(value('spotter_http_seconds_count', { route: 'none', status: '404' }), 1, 'unknown paths make no series')
  t.notMatch(body, person.id, 'no ids in labels')

  const outside = await request(url, 'GET', '/metrics', undefined, { 'x-forwarded-for': '203.0.113.7' })
  t.equal(outside.status, 404)
})

t.test("an operator sees what the cache holds by family, and nobody's data", async (t) => {
  const { app, url } = await startInstance(t)
  const stage = await Stage.at(app, url)
  const [admin, member] = [await stage.person('admin'), await stage.person('member')]
  for (const path of ['/api/me', '/api/members/me/progress', '/api/workouts', '/api/workouts/stats', '/api/muscles'])
    await member.call('GET', path)
  await member.call('GET', '/api/exercises?muscle=chest')
  const { status, body } = await admin.call<CacheReport>('GET', '/api/admin/cache')
  t.equal(status, 200)
  t.match(body, {
    instance: 'test-0',
    epoch: /^\w{12}$/,
    storeUsable: true,
    keys: {
      progress: 1,
      workouts: 1,
      statistics: 1,
      preferences: 1,
      muscles: 1,
      exercises: 1,
      clients: 0,
      memberWorkouts: 0,
      leaderboard: 0,
    },
  })
  t.ok(body.pollAgeMs >= 0 && body.pollAgeMs < 5_000)
  t.notMatch(JSON.stringify(body), member.id)
})

t.test('every answer names its instance, whatever it is', async (t) => {
  const { url } = await startInstance(t, { redisUrl: null, env: { AUTH_RATE_LIMIT_PER_MINUTE: '3' } })
  const person = await newPerson(url)
  const refused = { email: 'x', password: 'x' }
  for (let i = 0; i < 3; i++) await request(url, 'POST', '/api/auth/login', refused)
  const answers = {
    200: await person.call('GET', '/api/me'),
    201: await person.call('POST', '/api/workouts', aWorkout()),
    204: await (await newPerson(url)).call('POST', '/api/auth/logout'),
    400: await request(url, 'POST', '/api/auth/login', {}),
    401: await request(url, 'GET', '/api/me'),
    403: await request(url, 'POST', '/api/auth/login', refused, { origin: 'https://evil.example' }),
    404: await request(url, 'GET', '/no/where'),
    415: await person.call('POST', '/api/exercises', 'a,b'),
    429: await request(url, 'POST', '/api/auth/login', refused),
  }
  for (const [status, answer] of Object.entries(answers)) {
    t.equal(answer.status, Number(status))
    t.equal(answer.headers.get('x-spotter-instance'), 'test-0', status)
  }
  const page = await fetch(`${url}/docs`)
  t.equal(page.headers.get('x-spotter-instance'), 'test-0')
  const undecodable = await fetch(`${url}/%`)
  t.strictSame([undecodable.status, undecodable.headers.get('x-spotter-instance')], [400, 'test-0'], 'before any hook')
})
