import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import Fastify, { type FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { LRUCache } from 'lru-cache'
import { ProblemError } from '../contract/problems.ts'
import { bearerOf } from '../http/access-tokens.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The headers of every answer, to a request for this host. */
    securityHeaders(host: string | undefined): Readonly<Record<string, string>>
    /**
     * A hook that refuses what comes too often, below the general rate. Keys share one space: each names its kind.
     * @param what there was too much of, in the plural
     */
    limitPerMinute(options: {
      max: number
      keyOf: (request: FastifyRequest) => string
      what: string
    }): (request: FastifyRequest) => Promise<void>
  }
}

/** An instance answers to few names; whoever makes some up costs it this many. */
const KNOWN_HOSTS = 100

/** What a probe or a scraper asks, however often. */
const UNLIMITED = new Set(['/livez', '/readyz', '/metrics'])

/** Everything from this origin and nothing inline: scripts, styles, connections. */
const DIRECTIVES = {
  'default-src': ["'self'"],
  'base-uri': ["'none'"],
  'object-src': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'script-src-attr': ["'none'"],
  'img-src': ["'self'", 'data:'],
  'manifest-src': ["'self'"],
  'worker-src': ["'self'"],
}

/** What our pages never ask a browser for. */
const PERMISSIONS = ['camera', 'geolocation', 'microphone', 'payment', 'usb', 'browsing-topics']
  .map((name) => `${name}=()`)
  .join(', ')

/** Helmet's headers for our settings. It makes them anew for every request, which costs more than a cached read. */
async function helmetHeaders(): Promise<{ policy: string; others: Record<string, string> }> {
  const probe = Fastify()
  await probe.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: DIRECTIVES },
    referrerPolicy: { policy: 'same-origin' },
    // other hosts of the same domain are none of ours
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  })
  probe.get('/', async (_request, reply) => reply.raw.getHeaders())
  const headers = (await probe.inject('/')).json<Record<string, string>>()
  await probe.close()
  const { 'content-security-policy': policy = '', ...others } = headers
  // what may be kept, and by whom, is said by those who send it
  return { policy, others: { ...others, 'permissions-policy': PERMISSIONS, 'cache-control': 'no-store' } }
}

/** A name or an address, and a port. */
const HOST = /^(?:[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,9}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i

/** Older browsers do not take a WebSocket to the page's own host for `'self'`. */
function connectSources(host: string): string {
  return HOST.test(host) ? `connect-src 'self' ws://${host} wss://${host}` : "connect-src 'self'"
}

/** What every answer and every request has to keep to: headers, origins, rates. */
export default fp(
  async (app) => {
    const { policy, others } = await helmetHeaders()
    const byHost = new LRUCache<string, Readonly<Record<string, string>>>({ max: KNOWN_HOSTS })
    app.decorate('securityHeaders', (host = '') => {
      let headers = byHost.get(host)
      if (headers === undefined) {
        headers = Object.freeze({ ...others, 'content-security-policy': `${policy};${connectSources(host)}` })
        byHost.set(host, headers)
      }
      return headers
    })
    app.addHook('onRequest', async (request, reply) => {
      reply.headers(app.securityHeaders(request.host))
    })

    if (app.config.corsOrigins.length > 0) {
      await app.register(cors, {
        origin: [...app.config.corsOrigins],
        credentials: true,
        methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        exposedHeaders: [
          'ETag',
          'Location',
          'Retry-After',
          'Idempotent-Replayed',
          'X-Request-Id',
          'X-Spotter-Instance',
        ],
        maxAge: 600,
      })
    }

    // in this process: over all instances, each cached read would cost Redis a second command
    await app.register(rateLimit, {
      global: false,
      max: app.config.rateLimitPerMinute,
      timeWindow: 60_000,
      keyGenerator: ({ headers, ip }: FastifyRequest) =>
        app.principalOf(bearerOf(headers.authorization))?.userId ?? normalizeIP(ip),
      allowList: (request) => UNLIMITED.has(request.routeOptions.url ?? ''),
      errorResponseBuilder: (_request, { after }) =>
        new ProblemError('too-many-requests', { detail: `Wait ${after} and try again` }),
    })
    // before every hook that may refuse a request, and for unknown paths as well
    app.addHook('onRequest', app.rateLimit())
    app.decorate('limitPerMinute', ({ max, keyOf, what }) => {
      const count = app.createRateLimit({ max, timeWindow: 60_000, keyGenerator: keyOf })
      return async (request) => {
        const counted = await count(request)
        if (counted.isAllowed || !counted.isExceeded) return
        throw new ProblemError('too-many-requests', {
          detail: `Too many ${what}; wait ${counted.ttlInSeconds} s`,
          headers: { 'retry-after': String(counted.ttlInSeconds) },
        })
      }
    })
  },
  { name: 'security', dependencies: ['config'] },
)
