import type { Clock } from '../clock.ts'
import type { FaultPoint } from '../fault-points.ts'
import type { Limits } from '../limits.ts'
import type { Logger } from '../logger.ts'
import type { Protections } from '../protections.ts'
import type { Bus } from './bus.ts'
import type { LiveObserver } from './observer.ts'
import type { LivePorts } from './ports.ts'
import type { LiveServer, LiveSocket } from './socket-types.ts'

/** What every piece of the live part works with. */
export interface LiveContext {
  readonly io: LiveServer
  readonly bus: Bus
  readonly ports: LivePorts
  readonly observer: LiveObserver
  readonly log: Logger
  readonly clock: Clock
  readonly faultPoint: FaultPoint
  readonly protections: Protections
  readonly limits: Limits
  /** Where a handshake came from. */
  readonly addressOf: (handshake: LiveSocket['handshake']) => string
}
