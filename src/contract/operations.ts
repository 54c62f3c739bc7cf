import { type Static, Type } from 'typebox'
import { ROLES } from './enums.ts'

/**
 * About this process: a dead Redis or Postgres is told here and must not take every instance out of the balancer. Through
 * a proxy only the status is told.
 */
export const Readiness = Type.Object({
  status: Type.Enum(['ready', 'starting', 'draining']),
  instance: Type.Optional(Type.String()),
  database: Type.Optional(Type.Enum(['reachable', 'unreachable'])),
  cache: Type.Optional(Type.Enum(['redis', 'in-process', 'off', 'unreachable'])),
})
export type Readiness = Static<typeof Readiness>

export const CacheReport = Type.Object({
  instance: Type.String(),
  epoch: Type.Optional(Type.String()),
  pollAgeMs: Type.Number(),
  storeUsable: Type.Boolean(),
  keys: Type.Record(Type.String(), Type.Integer(), { description: 'entries by family' }),
})
export type CacheReport = Static<typeof CacheReport>

export const DemoPeople = Type.Array(
  Type.Object({
    email: Type.String(),
    password: Type.String(),
    displayName: Type.String(),
    role: Type.Enum([...ROLES]),
  }),
)
export type DemoPeople = Static<typeof DemoPeople>
