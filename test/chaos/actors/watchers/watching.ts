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
  /** Opens a page again that the server closed. */
  reopen(memberId: string): void
  /** Stops taking what comes over the connection, and takes it again. Undefined: it cannot. */
  readonly deafness?: { begin(): void; end(): void }
  stop(): void
}

/** What a watcher saw, written into the history. */
export class Screen {
  readonly #id: string
  readonly #history: History
  readonly #shown = new Set<string>()
  #connected = false

  constructor({ id, kind, memberIds, history }: WatcherOptions) {
    this.#id = id
    this.#history = history
    for (const memberId of memberIds) history.note({ kind: 'watching', watcher: id, memberId, client: kind })
  }

  get pages(): number {
    return this.#shown.size
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

  show(memberId: string, { version, view }: ProgressState): void {
    this.#shown.add(memberId)
    this.#history.note({ kind: 'shown', watcher: this.#id, memberId, version, hash: hashOf(view) })
  }

  roomClosed(memberId: string, code: string): void {
    this.#history.note({ kind: 'room-closed', watcher: this.#id, memberId, code })
  }

  stoppedReading(): void {
    this.#history.note({ kind: 'stopped-reading', watcher: this.#id })
  }

  readsAgain(): void {
    this.#history.note({ kind: 'reads-again', watcher: this.#id })
  }
}
