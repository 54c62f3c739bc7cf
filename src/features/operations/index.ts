import { sql } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import { DEMO_PEOPLE } from '../../contract/demo-people.ts'
import { CacheReport, DemoPeople, Readiness } from '../../contract/operations.ts'
import { problem } from '../../contract/problems.ts'
import type { App } from '../../http/app-types.ts'

const tags = ['operations']
const PROBE_MS = 500
const KEYS_LIMIT = 10_000

/** Whether the database answers, asked once a moment however many want to know: the probes are not limited. */
function databaseProbe(app: App): () => Promise<boolean> {
  let askedAtMs = Number.NEGATIVE_INFINITY
  let answer = Promise.resolve(false)
  const ask = () =>
    Promise.race([
      app.database.db.execute(sql`select 1`).then(
        () => true,
        () => false,
      ),
      new Promise<boolean>((resolve) => setTimeout(resolve, PROBE_MS, false).unref()),
    ])
  return () => {
    const now = app.clock.monotonicMs()
    if (now - askedAtMs > PROBE_MS) {
      askedAtMs = now
      answer = ask()
    }
    return answer
  }
}

/** For whoever runs Spotter: is this process alive, is it ready, what does it hold. */
export default async function operations(app: App) {
  const isReachable = databaseProbe(app)

  // never asks Redis or Postgres: a restart of this process would not mend them
  app.get('/livez', { logLevel: 'warn', schema: { tags, summary: 'Liveness: the process runs' } }, async () => ({
    status: 'alive',
  }))

  app.get(
    '/readyz',
    {
      logLevel: 'warn',
      schema: {
        tags,
        summary: 'Readiness: the process accepts requests',
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (request, reply) => {
      const status = app.isDraining() ? 'draining' : 'ready'
      reply.code(status === 'ready' ? 200 : 503)
      // what came through a proxy is somebody else, and costs Postgres nothing
      if (isForwarded(request)) return reply.send({ status })
      const database = await isReachable()
      const body: Readiness = {
        status,
        instance: app.config.instanceName,
        database: database ? 'reachable' : 'unreachable',
        cache: cacheState(app),
      }
      return reply.send(body)
    },
  )

  app.get('/metrics', { logLevel: 'warn', schema: { tags, summary: 'Prometheus metrics' } }, async (request, reply) => {
    // Prometheus asks each instance itself: what came through nginx is somebody else
    if (isForwarded(request)) throw problem('not-found')
    return reply.type(app.metrics.registry.contentType).send(await app.metrics.registry.metrics())
  })

  app.get(
    '/api/demo',
    { schema: { tags, summary: 'The demo people; empty without demo data', response: { 200: DemoPeople } } },
    async () =>
      (app.config.demoData ? DEMO_PEOPLE : []).map(({ email, password, displayName, role }) => ({
        email,
        password,
        displayName,
        role,
      })),
  )

  app.register(async function adminsOnly(scope) {
    const admins = scope as unknown as App
    admins.addHook('onRequest', app.authenticate)
    admins.addHook('onRequest', app.requireRole('admin'))
    admins.get(
      '/api/admin/cache',
      { schema: { tags, summary: 'What the cache holds, by family', response: { 200: CacheReport } } },
      async () => {
        const { epoch, pollAgeMs, storeUsable } = app.cache.status()
        // a Redis that is frozen looks usable until it is asked
        const counts = storeUsable ? await countKeys(app).catch(() => undefined) : undefined
        return {
          instance: app.config.instanceName,
          ...(epoch !== undefined && { epoch }),
          pollAgeMs,
          storeUsable: counts !== undefined,
          keys: Object.fromEntries(app.cacheKeys.families.map((name, at) => [name, counts?.[at] ?? 0])),
        }
      },
    )
  })
}

const isForwarded = ({ headers }: FastifyRequest): boolean => headers['x-forwarded-for'] !== undefined

/** How many entries each family has, in the order of `cacheKeys.families`. Rejects when the store does not answer. */
const countKeys = (app: App): Promise<number[]> =>
  Promise.all(
    app.cacheKeys.families.map(async (name) => {
      const found = await app.cacheService.getKeys(app.cacheKeys.patternOf(name), KEYS_LIMIT)
      return found.length
    }),
  )

function cacheState(app: App): NonNullable<Readiness['cache']> {
  const { storeUsable, readsBroken } = app.cache.status()
  if (!storeUsable || readsBroken) return 'unreachable'
  if (app.config.redis !== undefined) return 'redis'
  return app.database.kind === 'embedded' ? 'in-process' : 'off'
}
