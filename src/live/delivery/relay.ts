import { Limit } from '../../runtime/semaphore.ts'
import type { LiveContext } from '../context.ts'
import type { Claimed, Outbox } from '../ports.ts'
import type { OutboxRemoval } from './outbox-removal.ts'
import type { Publisher } from './publisher.ts'

export interface RelayOptions {
  /** The saver's own publisher has so long to do it first. */
  olderThanMs: number
  /** After this time another instance takes over what a relay claimed and did not finish. */
  leaseMs: number
  /** Rows of one claim. */
  batch: number
}

export const relayOptions: RelayOptions = { olderThanMs: 1_000, leaseMs: 5_000, batch: 100 }

const ROWS = { atOnce: 8, waiting: Number.POSITIVE_INFINITY }

/**
 * Publishes what a saver could not: it died, or floor or bus failed. The claim is a lease that is committed at once, so
 * nothing that happens here, however slow, holds up a saver.
 */
export class Relay {
  readonly #context: Pick<LiveContext, 'bus' | 'ports' | 'observer' | 'log' | 'faultPoint'>
  readonly #outbox: Outbox
  readonly #publisher: Publisher
  readonly #removal: OutboxRemoval
  readonly #options: RelayOptions
  readonly #rows = new Limit(ROWS)
  #running: Promise<void> | undefined
  #stopped = false

  constructor(
    context: Pick<LiveContext, 'bus' | 'ports' | 'observer' | 'log' | 'faultPoint'>,
    outbox: Outbox,
    publisher: Publisher,
    removal: OutboxRemoval,
    options: RelayOptions = relayOptions,
  ) {
    this.#context = context
    this.#outbox = outbox
    this.#publisher = publisher
    this.#removal = removal
    this.#options = options
  }

  /** Publishes what is due. One run at a time; never rejects. While the bus is away everything stays where it is. */
  run(): Promise<void> {
    this.#running ??= this.#runAll().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Resolves when the batch under way is done; no other is begun. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  async #runAll(): Promise<void> {
    try {
      let goOn = true
      while (goOn && !this.#stopped && this.#context.bus.connected()) goOn = await this.#runBatch()
    } catch (error) {
      const { ports, log } = this.#context
      if (ports.isUnavailable(error)) log.debug({ err: error }, 'The outbox could not be read')
      else log.error({ err: error }, 'The outbox relay failed')
    }
  }

  /** True when all of a full batch went well, so that there may be more to do. */
  async #runBatch(): Promise<boolean> {
    const { batch } = this.#options
    const claimed = await this.#outbox.claim(batch, this.#options)
    const outcomes = await Promise.all(claimed.map((row) => this.#rows.run(() => this.#publish(row))))
    // before the lease ends, and they are claimed once more
    await this.#removal.flush()
    const failed = claimed.filter((_, at) => !outcomes[at])
    await this.#outbox.release(failed.map(({ subjectId }) => subjectId))
    return claimed.length === batch && failed.length === 0
  }

  /** True when nothing is left to be done for this row. */
  async #publish({ subjectId, revision, kind, lagMs }: Claimed): Promise<boolean> {
    const { ports, observer, log, faultPoint } = this.#context
    try {
      await faultPoint('after-claim', subjectId)
      // The floor first: while it cannot be raised the row has to stay, and its event would be repeated in vain.
      const raised = await ports.raise(subjectId, revision)
      if (raised === null) return false
      const isTold = await this.#publisher.publish({
        kind: kind === 'group' ? 'leaderboard' : 'progress',
        subjectId,
        revision,
        follows: null,
        change: { kind: 'newer-state' },
        isRaised: true,
        isWatched: raised.watched,
      })
      if (isTold) observer.relayed(lagMs)
      return isTold
    } catch (error) {
      log.warn({ err: error, subjectId }, 'An outbox row could not be relayed; will retry')
      return false
    }
  }
}
