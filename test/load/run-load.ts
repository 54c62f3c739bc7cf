import type { Displays } from './displays.ts'
import { inParallel } from './in-parallel.ts'
import type { LoadOptions } from './options.ts'
import { Saver } from './saver.ts'
import { percentile, Tally } from './tally.ts'

/** Connections that are opened at a time. */
const OPENING = 20
/** What has not been shown so long after the last save is lost. */
const LOST_MS = 10_000

export interface Percentiles {
  p50: number | null
  p95: number | null
  p99: number | null
}

export interface LoadResult {
  url: string
  savers: number
  viewers: number
  seconds: number
  saves: number
  savesPerSecond: number
  /** From the sending of a save to its answer. */
  acknowledgedMs: Percentiles
  /** From the sending of a save to each display of it. */
  displayedMs: Percentiles
  displays: number
  /** Shown more than 2 s after the acknowledgement. */
  late: number
  /** Not shown within 10 s of the last save. */
  lost: number
  reads: number
  staleReads: number
  /** Reads by the instance that answered. */
  instances: Record<string, number>
  errors: Record<string, number>
}

/** How far it is, for whoever looks. */
export interface LoadProgress {
  phase: 'accounts' | 'viewers' | 'saving' | 'settling' | 'cleaning up'
  done: number
  of: number
  saves?: number
  displays?: number
  /** It waits so long, because the deployment lets so few people register. */
  waitMs?: number
}

/** Makes the accounts, opens the connections, saves at the rate, and deletes the accounts, whatever happens; `signal` ends it early. */
export async function runLoad(
  options: LoadOptions,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<LoadResult> {
  const tally = new Tally()
  const savers: Saver[] = []
  const total = (of: (displays: Displays) => number) => savers.reduce((sum, { displays }) => sum + of(displays), 0)
  const displayed = () => total(({ latenciesMs }) => latenciesMs.length)
  const missing = () => total((displays) => displays.missing)
  try {
    for (let i = 0; i < options.savers; i++) {
      signal.throwIfAborted()
      const viewers = Math.floor(options.viewers / options.savers) + Number(i < options.viewers % options.savers)
      const onWait = (waitMs: number) => onProgress({ phase: 'accounts', done: i, of: options.savers, waitMs })
      savers.push(await Saver.register(options.url, { viewers, tally, onWait }))
      onProgress({ phase: 'accounts', done: i + 1, of: options.savers })
    }
    let opened = 0
    await inParallel(OPENING, options.viewers, async (i) => {
      signal.throwIfAborted()
      await savers[i % savers.length]!.addViewer()
      opened += 1
      onProgress({ phase: 'viewers', done: opened, of: options.viewers })
    })

    const startedMs = performance.now()
    const passedS = () => (performance.now() - startedMs) / 1000
    const saving: Promise<void>[] = []
    while (passedS() < options.seconds && !signal.aborted) {
      // as many as are due by now: a deployment that is slow does not slow the load
      while (saving.length < passedS() * options.rate) saving.push(savers[saving.length % savers.length]!.save())
      await new Promise((resolve) => setTimeout(resolve, 10))
      const [saves, displays] = [tally.acknowledgedMs.length, displayed()]
      onProgress({ phase: 'saving', done: Math.min(passedS(), options.seconds), of: options.seconds, saves, displays })
    }
    const seconds = passedS()
    await Promise.all(saving)
    const patientUntilMs = performance.now() + LOST_MS
    while (missing() > 0 && performance.now() < patientUntilMs && !signal.aborted) {
      onProgress({ phase: 'settling', done: displayed(), of: displayed() + missing() })
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const lost = missing()
    const all = savers.flatMap(({ displays }) => displays.latenciesMs)
    return {
      url: options.url,
      savers: options.savers,
      viewers: options.viewers,
      seconds: Math.round(seconds * 10) / 10,
      saves: tally.acknowledgedMs.length,
      savesPerSecond: Math.round((tally.acknowledgedMs.length / seconds) * 10) / 10,
      acknowledgedMs: percentilesOf(tally.acknowledgedMs),
      displayedMs: percentilesOf(all),
      displays: all.length,
      late: total(({ late }) => late),
      lost,
      reads: tally.reads,
      staleReads: tally.staleReads,
      instances: Object.fromEntries(tally.instances),
      errors: Object.fromEntries(tally.errors),
    }
  } finally {
    let removed = 0
    await inParallel(OPENING, savers.length, async (i) => {
      await savers[i]!.remove()
      removed += 1
      onProgress({ phase: 'cleaning up', done: removed, of: savers.length })
    })
  }
}

function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b)
  const of = (share: number) => {
    const value = percentile(sorted, share)
    return value === null ? null : Math.round(value * 10) / 10
  }
  return { p50: of(0.5), p95: of(0.95), p99: of(0.99) }
}
