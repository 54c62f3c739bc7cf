import fp from 'fastify-plugin'
import type { Config } from '../config.ts'
import type { Limits } from '../contract/limits.ts'
import type { Clock } from '../runtime/clock.ts'
import type { FaultPoint } from '../runtime/failpoints.ts'

declare module 'fastify' {
  interface FastifyInstance {
    config: Config
    /** The wall clock; a test may set it. */
    now(): Date
    /** The same wall clock, and the one that only moves forward. */
    clock: Clock
    /** How much anybody may pile up. */
    limits: Limits
    /** Where a test can hold or fail a step; in production nothing listens. */
    faultPoint: FaultPoint
  }
}

/** What everything else is given: settings, clock, limits, fault points. */
export default fp<{ config: Config; now: () => Date; faultPoint: FaultPoint; limits: Limits }>(
  async (app, { config, now, faultPoint, limits }) => {
    app.decorate('config', config)
    app.decorate('limits', limits)
    app.decorate('now', now)
    app.decorate('clock', { monotonicMs: () => performance.now(), wallMs: () => now().getTime() })
    app.decorate('faultPoint', faultPoint)
  },
  { name: 'config' },
)
