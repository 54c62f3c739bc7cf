import type { ProgressState } from '../../../../src/client/index.ts'
import { hashOf } from '../../hash.ts'
import type { History, WatcherKind } from '../../history.ts'
import type { Person } from '../../people.ts'

/** Where a connection is made first, and where it is made again. */
export interface Place {
  name: string
  url: string
}

export interface WatcherOptions {
  id: string
  kind: WatcherKind
  person: Person
  /** Whose pages are watched over the one connection. */
  memberIds: readonly string[]
  at: Place
  /** Where else, in turn, when that connection is lost. */
  others: readonly Place[]
  history: History
}

/** Somebody who keeps pages open. */
export interface Watching {
  readonly id: string
  readonly person: Person
  readonly memberIds: readonly string[]
  /** True when every page shows something. */
  readonly ready: boolean
  /** This member may be watched again, or (false) not any more: a page that the server closes is opened again as long. */
  mayWatch(memberId: string, may: boolean): void
  /** Stops taking what comes over the connection, and takes it again. Undefined: it cannot. */
  readonly deafness?: { begin(): void; end(): void }
  stop(): void
}

/** What a page of a member tells its screen. */
export interface Page {
  show(state: ProgressState): void
  closed(code: string): void
}

/** A page that the server closed though it may be watched is opened again after this. */
const REOPEN_MS = 100

/**
 * A watcher's pages: of each member one at a time, opened anew only when the server has closed the one before. What they
 * show is written into the history, by page.
 */
export class Screen {
  readonly #id: string
  readonly #history: History
  readonly #open: (memberId: string, page: Page) => void
  readonly #shown = new Set<string>()
  /** Members whose page is open. */
  readonly #opened = new Set<string>()
  readonly #forbidden = new Set<string>()
  readonly #watches = new Map<string, number>()
  #connected = false
  #stopped = false

  /** @param open makes a page, which is told to this screen until it is closed */
  constructor(
    { id, kind, memberIds, history }: Pick<WatcherOptions, 'id' | 'kind' | 'memberIds' | 'history'>,
    open: (memberId: string, page: Page) => void,
  ) {
    this.#id = id
    this.#history = history
    this.#open = open
    for (const memberId of memberIds) history.note({ kind: 'watching', watcher: id, memberId, client: kind })
  }

  get pages(): number {
    return this.#shown.size
  }

  mayWatch(memberId: string, may: boolean): void {
    if (!may) this.#forbidden.add(memberId)
    else if (this.#forbidden.delete(memberId)) this.open(memberId)
  }

  /** Opens a member's page, unless it is open: one that was away while a link ended and was made again still is. */
  open(memberId: string): void {
    if (this.#stopped || this.#opened.has(memberId) || this.#forbidden.has(memberId)) return
    this.#opened.add(memberId)
    const watch = (this.#watches.get(memberId) ?? 0) + 1
    this.#watches.set(memberId, watch)
    const about = { watcher: this.#id, memberId, watch }
    this.#history.note({ kind: 'watch-opened', ...about })
    this.#open(memberId, {
      show: ({ version, view }) => {
        this.#shown.add(memberId)
        this.#history.note({ kind: 'shown', ...about, version, hash: hashOf(view) })
      },
      closed: (code) => {
        this.#opened.delete(memberId)
        this.#history.note({ kind: 'room-closed', ...about, code })
        // a refusal from before the link was made again may come after it
        setTimeout(() => this.open(memberId), REOPEN_MS).unref()
      },
    })
  }

  stop(): void {
    this.#stopped = true
  }

  connected(instance: string): void {
    this.#connected = true
    this.#history.note({ kind: 'connected', watcher: this.#id, instance })
  }

  disconnected(reason: string): void {
    if (!this.#connected) return
    this.#connected = false
    this.#history.note({ kind: 'disconnected', watcher: this.#id, reason })
  }

  stoppedReading(): void {
    this.#history.note({ kind: 'stopped-reading', watcher: this.#id })
  }

  readsAgain(): void {
    this.#history.note({ kind: 'reads-again', watcher: this.#id })
  }
}
