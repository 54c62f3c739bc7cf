import type { Id } from '../contract/common.ts'
import { type Limits, limitsWith } from '../contract/limits.ts'
import { sameVersion } from '../contract/version.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { type FaultPoint, noFaultPoint } from '../runtime/failpoints.ts'
import type { Logger } from '../runtime/logger.ts'
import type { BucketOptions } from '../runtime/token-bucket.ts'
import type { Bus } from './bus/bus.ts'
import type { LiveContext } from './context.ts'
import { Broadcast } from './delivery/broadcast.ts'
import { type Comparing, Comparison } from './delivery/comparison.ts'
import { OutboxRemoval } from './delivery/outbox-removal.ts'
import { Publisher } from './delivery/publisher.ts'
import { Relay, type RelayOptions, relayOptions } from './delivery/relay.ts'
import { serveSockets } from './handlers.ts'
import { type LiveObserver, noObserver } from './observer.ts'
import type { LivePorts } from './ports.ts'
import { RoomAccess } from './rooms/room-access.ts'
import { Rooms } from './rooms/rooms.ts'
import { WatchedRooms } from './rooms/watched-rooms.ts'
import type { LiveServer } from './socket-types.ts'
import { Sessions } from './transport/admission.ts'
import { drainSockets } from './transport/drain.ts'

export interface LiveOptions {
  io: LiveServer
  bus: Bus
  ports: LivePorts
  log: Logger
  observer?: LiveObserver
  clock?: Clock
  faultPoint?: FaultPoint
  /** Whether who joins with `held` needs no more to show `newest`. */
  isUpToDate?: LiveContext['isUpToDate']
  openComparison?: (...parts: ConstructorParameters<typeof Comparison>) => Comparing
  /** How often rooms are compared, the outbox is relayed and sessions are looked at. */
  everyMs?: number
  relay?: RelayOptions
  messageRate?: BucketOptions
  joinRate?: BucketOptions
  limits?: Limits
  /** Where a handshake came from, which is not the peer when that is a proxy. */
  addressOf?: LiveContext['addressOf']
}

/** The live part of one instance. */
export interface Live {
  /** For whoever saved something: `publish` after the commit. */
  readonly publisher: Publisher
  /** To every socket of one account, on all instances; resolves to whether the bus took it. May be missed. */
  toMember(userId: Id, event: 'importProgress', payload: unknown): Promise<boolean>
  /** Begins to relay and to compare, once everything is there that loads pages. */
  start(): void
  /** Compares all rooms with what is committed, now. */
  compare(): Promise<void>
  /** Sends the sockets elsewhere and publishes what is pending. Afterwards nobody is admitted. */
  drain(options: { graceMs: number }): Promise<void>
  /** Ends what runs in the background. What is still saved is published all the same. */
  stop(): Promise<void>
}

/** Wires the pieces to a Socket.IO server, which stays its maker's to close. */
export function createLive(options: LiveOptions): Live {
  const { io, bus, ports, log, everyMs = 1_000 } = options
  const openComparison = options.openComparison ?? ((...parts) => new Comparison(...parts))
  const context: LiveContext = {
    io,
    bus,
    ports,
    log,
    observer: options.observer ?? noObserver,
    clock: options.clock ?? systemClock,
    faultPoint: options.faultPoint ?? noFaultPoint,
    isUpToDate: options.isUpToDate ?? sameVersion,
    limits: options.limits ?? limitsWith(),
    addressOf: options.addressOf ?? (({ address }) => address),
  }
  const broadcast = new Broadcast(context)
  const removal = new OutboxRemoval(ports.outbox, (error) =>
    log.debug({ err: error }, 'Outbox rows are left to the relay'),
  )
  const publisher = new Publisher(context, broadcast, removal)
  const relay = new Relay(context, ports.outbox, publisher, removal, options.relay ?? relayOptions)
  const rooms: Rooms = new Rooms(io, (room) => void access.recheck(room))
  const watched = new WatchedRooms(context)
  const access = new RoomAccess(context, rooms, watched)
  const sessions = new Sessions(context)
  serveSockets(context, { rooms, access, sessions }, { messages: options.messageRate, joins: options.joinRate })
  const comparison = openComparison(context, rooms, access, watched)
  const probe = busProbe(context)

  const tick = () => {
    sessions.sweep()
    void comparison.run()
    void relay.run()
    void probe()
  }
  let timer: NodeJS.Timeout | undefined

  return {
    publisher,
    start() {
      timer = setInterval(tick, everyMs).unref()
      ports.onNewHistory(() => void comparison.run())
      bus.onReconnected(() => {
        watched.forget()
        void comparison.run()
        void relay.run()
      })
    },
    toMember: (userId, event, payload) => broadcast.toAccount(userId, event, payload),
    compare: () => comparison.run(),
    async drain({ graceMs }) {
      sessions.refuse()
      await drainSockets(context, graceMs)
      await publisher.flush()
    },
    async stop() {
      clearInterval(timer)
      sessions.refuse()
      await Promise.all([relay.stop(), comparison.stop()])
    },
  }
}

/** Notices connections to the bus that look open and are dead, which TCP alone does for a quarter of an hour. */
function busProbe({ bus, observer, log }: LiveContext): () => Promise<void> {
  let missed = 0
  return async () => {
    missed = (await bus.answers()) ? 0 : missed + 1
    if (missed < 2) return
    missed = 0
    observer.reconnected()
    log.warn({}, 'The Redis subscriber does not answer; reconnecting')
    bus.reconnect()
  }
}
