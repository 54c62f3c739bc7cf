import fp from 'fastify-plugin'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { FaultPoint } from '../fault-points.ts'

declare module 'fastify' {
  interface FastifyInstance {
    config: Config
    /** The wall clock; a test may set it. */
    now(): Date
    /** The same wall clock, and the one that only moves forward. */
    clock: Clock
    /** Where a test can hold or fail a step; in production nothing listens. */
    faultPoint: FaultPoint
  }
}

/** What everything else is given: settings, clock, fault points. */
export default fp<{ config: Config; now: () => Date; faultPoint: FaultPoint }>(
  async (app, { config, now, faultPoint }) => {
    app.decorate('config', config)
    app.decorate('now', now)
    app.decorate('clock', { monotonicMs: () => performance.now(), wallMs: () => now().getTime() })
    app.decorate('faultPoint', faultPoint)
  },
  { name: 'config' },
)
