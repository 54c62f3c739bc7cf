import { Limit } from '../../runtime/semaphore.ts'
import type { LiveContext } from '../context.ts'
import type { RoomState } from '../ports.ts'
import { type Broadcast, wholeView } from './broadcast.ts'
import type { Claimed, Outbox, Published } from './outbox.ts'

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
  readonly #broadcast: Broadcast
  readonly #options: RelayOptions
  readonly #rows = new Limit(ROWS)
  #running: Promise<void> | undefined
  #stopped = false

  constructor(
    context: Pick<LiveContext, 'bus' | 'ports' | 'observer' | 'log' | 'faultPoint'>,
    outbox: Outbox,
    broadcast: Broadcast,
    options: RelayOptions = relayOptions,
  ) {
    this.#context = context
    this.#outbox = outbox
    this.#broadcast = broadcast
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
      else log.error({ err: error }, 'The relay failed')
    }
  }

  /** True when all of a full batch went well, so that there may be more to do. */
  async #runBatch(): Promise<boolean> {
    const { batch } = this.#options
    const claimed = await this.#outbox.claim(batch, this.#options)
    const outcomes = await Promise.all(claimed.map((row) => this.#rows.run(() => this.#publish(row))))
    const published = outcomes.filter((outcome) => outcome !== undefined)
    await this.#outbox.remove(published)
    // Those that failed, and those that say something newer by now.
    await this.#outbox.release(claimed.map(({ subjectId }) => subjectId))
    return claimed.length === batch && published.length === batch
  }

  /** What was published of this row; undefined when it was not. */
  async #publish(row: Claimed): Promise<Published | undefined> {
    const { ports, observer, log, faultPoint } = this.#context
    const { subjectId, revision, lagMs } = row
    try {
      await faultPoint('after-claim', subjectId)
      // The floor first: while it cannot be raised the row has to stay, and its event would be repeated in vain.
      if (!(await ports.raise(subjectId, revision)) || !(await this.#announce(row))) return undefined
      observer.relayed(lagMs)
      return { subjectId, revision }
    } catch (error) {
      log.warn({ err: error, subjectId }, 'An outbox row could not be relayed; it is tried again')
      return undefined
    }
  }

  /** Emits the subject's newest state, which is the row's or later; true when nothing is left to be told. */
  async #announce({ subjectId, kind }: Claimed): Promise<boolean> {
    const { ports, faultPoint } = this.#context
    if (kind === 'library') return true
    const state: RoomState | undefined = await ports[kind === 'account' ? 'progress' : 'leaderboard'].load(subjectId)
    // Gone: its room is closed by each instance's comparison.
    if (state === undefined) return true
    await faultPoint('before-publish', subjectId)
    const { version, progress } = state
    return progress === undefined
      ? await this.#broadcast.leaderboardUpdated({ groupId: subjectId, version })
      : await this.#broadcast.progressUpdated(wholeView(subjectId, { version, progress }))
  }
}
