import type { Id } from '../contract/common.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { type Logger, silentLogger } from '../runtime/logger.ts'
import { HANGING_QUERY_MS, TooLate, within } from '../runtime/timeout.ts'
import { FENCE_MS } from './protocol.ts'
import type { Truth } from './types.ts'

export interface OutboxWatchOptions {
  poll: Truth['poll']
  everyMs?: number
  clock?: Clock
  logger?: Logger
}

/** Told after every good poll when it began (monotonic), which may be longer ago than the fence allows. */
export type PollListener = (begunAtMs: number) => void

/**
 * docs/protocol.md, "Watched outbox": this process's own word from the database. The outbox's rows are floors that hold even when no raise reaches
 * the store, and the time of the last good poll says how far the process may be behind.
 */
export interface OutboxWatch {
  /** Names the database's history; undefined until the first good poll. */
  epoch(): string | undefined
  /** True while other processes may still believe in the history before this one: it is new, and they are not fenced. */
  epochIsNew(): boolean
  /** The revision of the subject's outbox row, 0 without one. */
  floorOf(subjectId: Id): number
  /** True when the outbox has a row of at least this revision. */
  has(subjectId: Id, revision: number): boolean
  /** False: the database was heard lately, and there was no row. */
  mayHaveNews(): boolean
  /** How long ago the last good poll began; Infinity before the first. */
  ageMs(): number
  /** Returns what ends it. */
  onPoll(listener: PollListener): () => void
  /** Resolves after a good poll that begins after this call. */
  waitForPoll(): Promise<void>
  close(): void
}

/**
 * Polls at once and then every 100 ms, each poll after the one before has ended or has hung for five seconds. One that is
 * later than the fence allows still counts, as of when it began: beginning another beside it, on the same connection, would
 * make a line that grows for as long as the database is slow.
 */
export function createOutboxWatch(options: OutboxWatchOptions): OutboxWatch {
  const { poll, everyMs = 100, clock = systemClock, logger = silentLogger } = options
  const listeners = new Set<PollListener>()
  let floors = new Map<Id, number>()
  let epoch: string | undefined
  let epochChangedAtMs = Number.NEGATIVE_INFINITY
  let begun: { monotonicMs: number; wallMs: number } | undefined
  let nextPoll: NodeJS.Timeout | undefined
  let polls = 0
  let heardPoll = 0
  let failing = false
  let closed = false

  const fails = (error: unknown) => {
    if (!failing)
      logger.warn(
        { err: error },
        'Polling the outbox failed; cache reads need database confirmation until it works again',
      )
    failing = true
  }

  const told = (answer: Awaited<ReturnType<Truth['poll']>>, number: number, at: NonNullable<typeof begun>) => {
    if (epoch !== undefined && epoch !== answer.epoch) {
      logger.warn(
        { before: epoch, now: answer.epoch },
        'The database epoch has changed (restore or failover); entries cached before are ignored',
      )
      // when it was heard: the question may be older than the new history
      epochChangedAtMs = clock.monotonicMs()
    }
    const tookMs = clock.monotonicMs() - at.monotonicMs
    if (tookMs > FENCE_MS) fails(new TooLate(FENCE_MS))
    else if (failing) {
      failing = false
      logger.info({}, 'Polling the outbox works again')
    }
    epoch = answer.epoch
    floors = new Map(answer.rows.map(({ subjectId, revision }) => [subjectId, revision]))
    begun = at
    heardPoll = number
    for (const listener of [...listeners]) listener(at.monotonicMs)
  }

  const once = async () => {
    polls += 1
    const number = polls
    const at = { monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() }
    try {
      const answer = await within(poll(), HANGING_QUERY_MS)
      if (!closed) told(answer, number, at)
    } catch (error) {
      if (!closed) fails(error)
    }
    if (!closed) nextPoll = setTimeout(once, Math.max(0, everyMs - (clock.monotonicMs() - at.monotonicMs)))
  }
  void once()

  const onPoll = (listener: PollListener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  // The monotonic clock stands still while a machine sleeps; the wall clock can be set back. The greater is safe.
  const ageMs = () =>
    begun === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(clock.monotonicMs() - begun.monotonicMs, clock.wallMs() - begun.wallMs)

  return {
    epoch: () => epoch,
    epochIsNew: () => clock.monotonicMs() - epochChangedAtMs <= FENCE_MS,
    floorOf: (subjectId) => floors.get(subjectId) ?? 0,
    mayHaveNews: () => floors.size > 0 || ageMs() > FENCE_MS,
    has: (subjectId, revision) => (floors.get(subjectId) ?? -1) >= revision,
    ageMs,
    onPoll,
    waitForPoll: () => {
      const begunBefore = polls
      return new Promise((resolve) => {
        const end = onPoll(() => {
          if (heardPoll <= begunBefore) return
          end()
          resolve()
        })
      })
    },
    close: () => {
      closed = true
      clearTimeout(nextPoll)
      listeners.clear()
    },
  }
}
