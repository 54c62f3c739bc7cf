import type { FastifyServerOptions } from 'fastify'
import fp from 'fastify-plugin'
import type { Config } from '../config.ts'
import { type Limits, limitsWith } from '../contract/limits.ts'
import type { OpenDatabase } from '../db/open.ts'
import type { Clock } from '../runtime/clock.ts'
import { type FaultPoint, noFaultPoint } from '../runtime/failpoints.ts'
import type { PasswordCost } from '../runtime/password-cost.ts'
import type { CacheParts } from './cache.ts'
import type { LivePluginOptions } from './live/live.ts'
import type { SavesOptions } from './saves.ts'

/** What a test puts in the place of the real thing. */
export interface Overrides {
  /** An open database to share, which the app will not close. */
  database?: OpenDatabase
  now?: () => Date
  faultPoint?: FaultPoint
  /** Limits that are set low, to come to their edge. */
  limits?: Partial<Limits>
  /** Broken parts of the cache, to show that each of its rules is missed. */
  cache?: CacheParts
  /** What the live part is given instead, for the same reason. */
  live?: (parts: LivePluginOptions) => LivePluginOptions
  /** Runs last in every save's transaction, and sees what it commits. */
  beforeCommit?: NonNullable<SavesOptions['beforeCommit']>
  /** Of the hashes that people's passwords are kept as. */
  passwordCost?: PasswordCost
  logger?: FastifyServerOptions['logger']
}

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

export interface ContextOptions extends Pick<Overrides, 'now' | 'faultPoint' | 'limits'> {
  config: Config
}

/** What everything else is given: settings, clock, limits, fault points. */
export default fp<ContextOptions>(
  async (app, { config, now = () => new Date(), faultPoint = noFaultPoint, limits = {} }) => {
    app.decorate('config', config)
    app.decorate('limits', limitsWith(limits))
    app.decorate('now', now)
    app.decorate('clock', { monotonicMs: () => performance.now(), wallMs: () => now().getTime() })
    app.decorate('faultPoint', faultPoint)
  },
  { name: 'config' },
)
