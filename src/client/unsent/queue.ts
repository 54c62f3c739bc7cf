import { backoffMs } from '../../contract/arithmetic/backoff.ts'
import { onKeptElsewhere, onWake } from '../browser-events.ts'
import { SpotterError } from '../errors.ts'
import type { Requests } from '../requests.ts'
import type { Session } from '../session.ts'
import {
  type AnswerTo,
  errorOf,
  isRefusal,
  keepsPlace,
  placeOf,
  refusalOf,
  type Save,
  type UnsentEntry,
  withoutPlan,
} from './entry.ts'
import { exclusive } from './exclusive.ts'
import { post } from './post.ts'
import { createEntryStore, type EntryStorage } from './store.ts'

/** `sent`: the server has it. `waiting`: this browser keeps it, and it is sent when the server can be reached. */
export type SaveOutcome<S extends Save = Save> = { state: 'sent'; saved?: AnswerTo<S> } | { state: 'waiting' }

/**
 * The saves of the signed-in account that no server has answered for. They survive a reload, are sent in their order,
 * a repeat being harmless, and never in somebody else's name.
 */
export interface Unsent {
  /** Oldest first. Those with `refused` are not sent again by themselves. */
  entries(): UnsentEntry[]
  /** How many entries this browser keeps, whosever they are. */
  count(): number
  /** Why the last attempt came to nothing, until one succeeds. */
  readonly problem: unknown
  onChange(listener: () => void): () => void
  /**
   * Keeps a save and sends it. Resolves when the server has it, or, for now, when no answer came within `patienceMs`
   * (3 s). An entry of the same key is replaced.
   * Rejects when the server refuses it while the caller waits (then nothing is kept but for a step: the caller holds
   * it), and with not-kept when it could be neither sent nor kept.
   */
  save<S extends Save>(save: S, patienceMs?: number): Promise<SaveOutcome<S>>
  /** Sends what waits, now. Resolves when each has been tried or there is no answer. */
  send(): Promise<void>
  /** The server can be reached again, as far as the caller knows: sends what waits. */
  wake(): void
  /** Sends a refused entry once more, as it is. */
  sendAgain(key: string): Promise<void>
  /** Sends every refused step of a workout once more, in their order: another workout was open, say, and is not now. */
  sendStepsAgain(workoutId: string): Promise<void>
  discard(key: string): void
  /** Forgets everything of an account in this browser. */
  forget(userId: string): void
  /** Sends by itself no longer. What is kept stays. */
  close(): void
}

const PATIENCE_MS = 3_000
const WAIT = { firstMs: 2_000, longestMs: 60_000 }

interface Waiter {
  resolve: (outcome: SaveOutcome) => void
  reject: (error: SpotterError) => void
}

export function createUnsent(options: { session: Session; requests: Requests; storage: EntryStorage }): Unsent {
  const { session, requests } = options
  const store = createEntryStore(options.storage)
  const listeners = new Set<() => void>()
  /** Callers of `save` who still wait, by key. */
  const waiters = new Map<string, Waiter>()
  let round: Promise<void> | null = null
  let problem: unknown = null
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const entries = () => (session.user ? store.list(session.user.id) : [])
  const isWaiting = ({ refused }: UnsentEntry) => refused === undefined

  function notify(): void {
    for (const listener of [...listeners]) listener()
  }

  /** Tells a caller of `save` what has become of it, here or in another tab. */
  function settle(userId: string, key: string, saved?: AnswerTo<Save>): void {
    const waiter = waiters.get(key)
    if (!waiter) return
    waiters.delete(key)
    const entry = store.get(userId, key)
    if (entry === undefined) waiter.resolve({ state: 'sent', ...(saved && { saved }) })
    else if (entry.refused === undefined) waiter.resolve({ state: 'waiting' })
    else {
      if (entry.kind !== 'step') store.remove(userId, key)
      waiter.reject(errorOf(entry.refused))
    }
  }

  /**
   * A later change of the same version that touches nothing of the one that has just arrived goes on top of it. One that
   * touches the same was made by somebody who did not see it, perhaps in another tab: the server refuses it as late.
   */
  function carryVersion(userId: string, sent: UnsentEntry, { workout }: AnswerTo<Save>): void {
    if (sent.kind !== 'change' || sent.version === undefined || workout === null) return
    for (const later of store.list(userId)) {
      if (later.kind !== 'change' || later.workoutId !== sent.workoutId || later.version !== sent.version) continue
      if (Object.keys(later.patch).some((field) => Object.hasOwn(sent.patch, field))) continue
      replace(userId, { ...later, version: workout.version })
    }
  }

  /** Says more about an entry that is kept; without room for more words it stays as it was. */
  function replace(userId: string, entry: UnsentEntry): void {
    try {
      store.put(userId, entry)
    } catch {
      // It is sent again then, and answered alike.
    }
  }

  const isStill = (userId: string, { key, savedAtMs }: UnsentEntry) => store.get(userId, key)?.savedAtMs === savedAtMs

  /** One entry. False: no answer, so that the others have to wait too. */
  async function sendOne(userId: string, entry: UnsentEntry): Promise<boolean> {
    try {
      const saved = await post(requests, entry)
      // unless it was replaced meanwhile: the newer words under this key have not been sent
      if (isStill(userId, entry)) store.remove(userId, entry.key)
      carryVersion(userId, entry, saved)
      settle(userId, entry.key, saved)
    } catch (error) {
      if (!isRefusal(error)) {
        problem = error
        return false
      }
      const lesser = withoutPlan(entry, error)
      if (lesser !== undefined && isStill(userId, entry)) {
        replace(userId, lesser)
        return sendOne(userId, lesser)
      }
      // unless it was discarded, or replaced, meanwhile
      if (isStill(userId, entry)) replace(userId, { ...entry, refused: refusalOf(error) })
      settle(userId, entry.key)
    }
    notify()
    return true
  }

  async function sendAll(userId: string): Promise<void> {
    const next = (afterMs: number) => store.list(userId).find((entry) => isWaiting(entry) && placeOf(entry) > afterMs)
    let answered = true
    // asked anew each time: another tab may have sent, discarded or added one
    for (let entry = next(0); answered && entry !== undefined; entry = next(placeOf(entry))) {
      if (session.user?.id !== userId) return
      answered = await sendOne(userId, entry)
    }
    if (answered) {
      failures = 0
      problem = null
    } else {
      failures += 1
      sendIn(waitMs())
    }
  }

  function waitMs(): number {
    const asked = problem instanceof SpotterError ? (problem.retryAfterMs ?? 0) : 0
    return Math.max(asked, backoffMs(failures - 1, WAIT))
  }

  function sendIn(ms: number): void {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(wake, ms)
  }

  /** Whoever asks while a round is under way is part of it, or of the next one if it has passed their entry. */
  async function send(): Promise<void> {
    while (round) await round
    const { user } = session
    if (user === null || !entries().some(isWaiting)) return
    clearTimeout(timer)
    const mine = exclusive(`spotter.unsent:${user.id}`, () => sendAll(user.id)).finally(() => {
      round = null
      for (const key of [...waiters.keys()]) settle(user.id, key)
      notify()
    })
    round = mine
    await mine
  }

  function wake(): void {
    if (!closed && entries().some(isWaiting)) void send()
  }

  const stops = [
    onWake(wake),
    session.onToken(wake),
    onKeptElsewhere((name) => {
      if (name === null || name.startsWith('spotter.unsent:')) notify()
    }),
  ]

  /** The device's clock may have gone back: the order may not. */
  function nextMs(userId: string): number {
    return Math.max(Date.now(), ...store.list(userId).map(({ savedAtMs }) => savedAtMs + 1))
  }

  return {
    entries,
    count: store.count,
    get problem() {
      return problem
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async save<S extends Save>(save: S, patienceMs = PATIENCE_MS): Promise<SaveOutcome<S>> {
      const { user } = session
      if (user === null) throw new SpotterError(401, 'unauthenticated')
      const former = keepsPlace(save) ? store.get(user.id, save.key) : undefined
      const place = former && { placeMs: placeOf(former) }
      const entry: UnsentEntry = { ...save, savedAtMs: nextMs(user.id), ...place }
      try {
        store.put(user.id, entry)
      } catch (notKept) {
        return post(requests, entry).then(
          (saved) => ({ state: 'sent', saved: saved as AnswerTo<S> }),
          (error: unknown) => {
            throw isRefusal(error) ? error : notKept
          },
        )
      }
      notify()
      waiters.get(save.key)?.resolve({ state: 'waiting' })
      const outcome = new Promise<SaveOutcome>((resolve, reject) => waiters.set(save.key, { resolve, reject }))
      const patience = setTimeout(() => {
        waiters.get(save.key)?.resolve({ state: 'waiting' })
        waiters.delete(save.key)
      }, patienceMs)
      void send()
      return (outcome as Promise<SaveOutcome<S>>).finally(() => clearTimeout(patience))
    },
    send,
    wake,
    async sendAgain(key) {
      const { user } = session
      const entry = user && store.get(user.id, key)
      if (!entry) return
      const { refused: _, ...waiting } = entry
      replace(user.id, waiting)
      notify()
      await send()
    },
    async sendStepsAgain(workoutId) {
      const { user } = session
      for (const entry of entries()) {
        if (entry.kind !== 'step' || entry.workoutId !== workoutId) continue
        const { refused: _, ...waiting } = entry
        if (user) replace(user.id, waiting)
      }
      notify()
      await send()
    },
    discard(key) {
      if (session.user) store.remove(session.user.id, key)
      notify()
    },
    forget(userId) {
      for (const { key } of store.list(userId)) store.remove(userId, key)
      notify()
    },
    close() {
      closed = true
      clearTimeout(timer)
      for (const stop of stops) stop()
    },
  }
}
