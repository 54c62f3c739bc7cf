import type { Version } from '../contract/common.ts'
import type { Limits } from '../contract/limits.ts'
import type { Clock } from '../runtime/clock.ts'
import type { FaultPoint } from '../runtime/failpoints.ts'
import type { Logger } from '../runtime/logger.ts'
import type { Bus } from './bus/bus.ts'
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
  readonly isUpToDate: (held: Version, newest: Version) => boolean
  readonly limits: Limits
  /** Where a handshake came from. */
  readonly addressOf: (handshake: LiveSocket['handshake']) => string
}
