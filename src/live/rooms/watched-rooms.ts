import type { LiveContext } from '../context.ts'
import type { Room } from './rooms.ts'

/** A good part of the time that a mark lives is left when it is set again. */
const RENEWED_AFTER_MS = 3_000

interface Mark {
  sentAtMs: number
  set: Promise<boolean>
}

/**
 * Says for this instance which rooms somebody watches, where every saver looks: what nobody watches is neither read nor
 * told. A mark is set before a join reads its state, so a save that did not find it is in that state; and the comparison,
 * which renews it, finds whatever was saved while it was lost.
 */
export class WatchedRooms {
  readonly #context: Pick<LiveContext, 'ports' | 'clock'>
  #marks = new WeakMap<Room, Mark>()

  constructor(context: Pick<LiveContext, 'ports' | 'clock'>) {
    this.#context = context
  }

  /** Resolves when the rooms are marked, or cannot be now. Never rejects. */
  async mark(rooms: readonly Room[]): Promise<void> {
    const nowMs = this.#context.clock.monotonicMs()
    const due = rooms.filter((room) => (this.#marks.get(room)?.sentAtMs ?? -Infinity) <= nowMs - RENEWED_AFTER_MS)
    if (due.length > 0) {
      const mark: Mark = { sentAtMs: nowMs, set: this.#context.ports.watch(due.map(({ subjectId }) => subjectId)) }
      for (const room of due) this.#marks.set(room, mark)
      void mark.set.then((isSet) => {
        if (isSet) return
        for (const room of due) if (this.#marks.get(room) === mark) this.#marks.delete(room)
      })
    }
    await Promise.all(new Set(rooms.map((room) => this.#marks.get(room)?.set)))
  }

  /** What was marked may be lost: it is marked again. */
  forget(): void {
    this.#marks = new WeakMap()
  }
}
