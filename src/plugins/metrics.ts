import fp from 'fastify-plugin'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { CacheObserver } from '../cache/observer.ts'
import type { LiveObserver } from '../live/observer.ts'

declare module 'fastify' {
  interface FastifyInstance {
    metrics: { registry: Registry; cache: CacheObserver; live: LiveObserver }
  }
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

function cacheObserver(registers: [Registry]): CacheObserver {
  const hits = new Counter({
    name: 'spotter_cache_hits_total',
    help: 'Reads answered from the cache',
    labelNames: ['family'],
    registers,
  })
  const bytes = new Counter({
    name: 'spotter_cache_bytes_saved_total',
    help: 'Bytes answered from the cache instead of being read from Postgres and serialised',
    labelNames: ['family'],
    registers,
  })
  const misses = new Counter({
    name: 'spotter_cache_misses_total',
    help: 'Reads that had to ask Postgres, by reason',
    labelNames: ['family', 'reason'],
    registers,
  })
  const unverified = new Counter({
    name: 'spotter_cache_unverified_total',
    help: 'Reads answered from the cache, unverified, while Postgres was unavailable',
    labelNames: ['family'],
    registers,
  })
  const answered = new Histogram({
    name: 'spotter_read_seconds',
    help: 'Duration of coherent reads, by source',
    labelNames: ['family', 'source'],
    buckets: SECONDS,
    registers,
  })
  const acknowledged = new Histogram({
    name: 'spotter_save_acknowledged_seconds',
    help: 'Time from the commit of a save to its acknowledgement',
    labelNames: ['by'],
    buckets: SECONDS,
    registers,
  })
  const open = new Gauge({
    name: 'spotter_breaker_open',
    help: '1 while the circuit breaker is open and calls to Redis are refused',
    labelNames: ['breaker'],
    registers,
  })
  return {
    hit: (family, size) => {
      hits.inc({ family })
      bytes.inc({ family }, size)
    },
    miss: (family, reason) => misses.inc({ family, reason }),
    answered: (family, source, ms) => answered.observe({ family, source }, ms / 1000),
    unverified: (family) => unverified.inc({ family }),
    acknowledged: (by, ms) => acknowledged.observe({ by }, ms / 1000),
    breaker: (breaker, isOpen) => open.set({ breaker }, isOpen ? 1 : 0),
  }
}

function liveObserver(registers: [Registry]): LiveObserver {
  const sockets = new Gauge({ name: 'spotter_sockets', help: 'Connected sockets', labelNames: ['kind'], registers })
  const joins = new Histogram({
    name: 'spotter_join_seconds',
    help: 'Duration of room joins, by outcome',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  })
  const events = new Counter({
    name: 'spotter_events_emitted_total',
    help: 'Events emitted by this instance; accepted is false when Redis did not confirm',
    labelNames: ['kind', 'accepted'],
    registers,
  })
  const relayed = new Histogram({
    name: 'spotter_relay_lag_seconds',
    help: 'Age of outbox rows when the relay published them',
    buckets: SECONDS,
    registers,
  })
  const repairs = new Counter({
    name: 'spotter_repairs_total',
    help: 'Sockets that were behind and were sent a snapshot, by reason',
    labelNames: ['reason'],
    registers,
  })
  const compared = new Histogram({
    name: 'spotter_comparison_seconds',
    help: 'Duration of one comparison of all rooms with local sockets',
    buckets: SECONDS,
    registers,
  })
  const ended = new Counter({
    name: 'spotter_sockets_ended_total',
    help: 'Sockets closed by the server, by reason',
    labelNames: ['code'],
    registers,
  })
  const reconnected = new Counter({
    name: 'spotter_subscriber_reconnects_total',
    help: 'Times a Redis subscriber that did not answer was made to reconnect',
    registers,
  })
  return {
    connected: (kind) => sockets.inc({ kind }),
    disconnected: (kind) => sockets.dec({ kind }),
    joined: (outcome, ms) => joins.observe({ outcome }, ms / 1000),
    emitted: (kind, accepted) => events.inc({ kind, accepted: String(accepted) }),
    relayed: (lagMs) => relayed.observe(lagMs / 1000),
    repaired: (reason, count) => repairs.inc({ reason }, count),
    compared: (_rooms, ms) => compared.observe(ms / 1000),
    ended: (code) => ended.inc({ code }),
    reconnected: () => reconnected.inc(),
  }
}

/** Prometheus metrics: of the process, of each request, and what cache and live report. */
export default fp(
  async (app) => {
    const registry = new Registry()
    registry.setDefaultLabels({ instance: app.config.instanceName })
    collectDefaultMetrics({ register: registry })
    const requests = new Histogram({
      name: 'spotter_http_seconds',
      help: 'Duration of HTTP requests, by route',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers: [registry],
    })
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none'
      requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    })
    app.addHook('onClose', async () => registry.clear())
    app.decorate('metrics', { registry, cache: cacheObserver([registry]), live: liveObserver([registry]) })
  },
  { name: 'metrics', dependencies: ['config'] },
)
