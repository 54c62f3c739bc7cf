import type { Id } from '../../contract/common.ts'
import type { Outbox, Published } from '../ports.ts'

const BATCH_MS = 50
const BATCH_ROWS = 500

/**
 * Removes the rows of what was published, many in one statement. A row that could not be removed stays for the relay,
 * which publishes its state once more: a repeat is harmless.
 */
export class OutboxRemoval {
  readonly #outbox: Outbox
  readonly #onError: (error: unknown) => void
  readonly #waiting = new Map<Id, number>()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined

  constructor(outbox: Outbox, onError: (error: unknown) => void) {
    this.#outbox = outbox
    this.#onError = onError
  }

  add({ subjectId, revision }: Published): void {
    this.#waiting.set(subjectId, Math.max(revision, this.#waiting.get(subjectId) ?? 0))
    this.#timer ??= setTimeout(() => void this.flush(), BATCH_MS)
  }

  /** Removes what has been added so far. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#running
    this.#running ??= this.#removeAll().finally(() => {
      this.#running = undefined
    })
    await this.#running
  }

  async #removeAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, BATCH_ROWS).map(([subjectId, revision]) => ({ subjectId, revision }))
      for (const { subjectId } of batch) this.#waiting.delete(subjectId)
      try {
        await this.#outbox.remove(batch)
      } catch (error) {
        this.#onError(error)
        this.#waiting.clear()
      }
    }
  }
}
