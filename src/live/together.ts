import type { Limit } from '../limit.ts'
import type { Room } from './rooms.ts'

interface Batch<Asker, Answer> {
  askers: Asker[]
  answers: Promise<Answer[]>
}

/**
 * Questions about one room that wait for the database are asked as one: after a restart everybody who watches a member
 * comes at once. Only a question that has not been asked yet is joined, so no answer is older than its asker.
 */
export class Together<Asker, Answer> {
  readonly #limit: Limit
  readonly #ask: (room: Room, askers: readonly Asker[]) => Promise<Answer[]>
  readonly #waiting = new Map<Room, Batch<Asker, Answer>>()

  /** `ask` answers each asker, in their order. */
  constructor(limit: Limit, ask: (room: Room, askers: readonly Asker[]) => Promise<Answer[]>) {
    this.#limit = limit
    this.#ask = ask
  }

  /** Rejects with what `ask` rejects with, or with TooManyLoads. Who asks again while waiting is counted once. */
  async ask(room: Room, asker: Asker): Promise<Answer> {
    const batch = this.#waiting.get(room) ?? this.#begin(room)
    let place = batch.askers.indexOf(asker)
    if (place === -1) place = batch.askers.push(asker) - 1
    return (await batch.answers)[place] as Answer
  }

  #begin(room: Room): Batch<Asker, Answer> {
    const askers: Asker[] = []
    const close = () => {
      if (this.#waiting.get(room) === batch) this.#waiting.delete(room)
    }
    // After the tick: those who come within it belong together even when nothing waits.
    const answers = Promise.resolve().then(() =>
      this.#limit.run(() => {
        close()
        return this.#ask(room, askers)
      }),
    )
    const batch: Batch<Asker, Answer> = { askers, answers }
    this.#waiting.set(room, batch)
    answers.catch(close)
    return batch
  }
}
