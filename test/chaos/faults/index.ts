import { CLIENT_FAULTS } from './clients.ts'
import type { Fault } from './fault.ts'
import { INSTANCE_FAULTS } from './instances.ts'
import { OTHER_FAULTS } from './others.ts'
import { REDIS_FAULTS } from './redis.ts'

export type { Fault, Part } from './fault.ts'

/** Every fault by which a run may break something, in reading order. */
export const FAULTS: readonly Fault[] = [...INSTANCE_FAULTS, ...REDIS_FAULTS, ...OTHER_FAULTS, ...CLIENT_FAULTS]
