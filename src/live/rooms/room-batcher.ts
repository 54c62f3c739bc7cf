import type { FairLimit } from '../../runtime/semaphore.ts'
import type { Room } from './rooms.ts'

interface Batch<Asker, Answer> {
  askers: Asker[]
  /** Whose turn it may be asked in. */
  turns: Map<string, Promise<Answer[]>>
  isAsked: boolean
  answers: Promise<Answer[]>
  settle(answers: Promise<Answer[]>): void
}

/**
 * Questions about one room that wait for the database are asked as one: after a restart everybody who watches a member
 * comes at once. Only a question that has not been asked yet is joined, so no answer is older than its asker. It is asked
 * when it is the turn of the first of its askers' accounts: nobody stands in the line of somebody who asks for much.
 */
export class RoomBatcher<Asker, Answer> {
  readonly #limit: FairLimit
  readonly #accountOf: (asker: Asker) => string
  readonly #ask: (room: Room, askers: readonly Asker[]) => Promise<Answer[]>
  readonly #waiting = new Map<Room, Batch<Asker, Answer>>()

  /** `ask` answers each asker, in their order. */
  constructor(
    limit: FairLimit,
    accountOf: (asker: Asker) => string,
    ask: (room: Room, askers: readonly Asker[]) => Promise<Answer[]>,
  ) {
    this.#limit = limit
    this.#accountOf = accountOf
    this.#ask = ask
  }

  /** Rejects with what `ask` rejects with, or with TooManyLoads. Who asks again while waiting is counted once. */
  async ask(room: Room, asker: Asker): Promise<Answer> {
    const batch = this.#waiting.get(room) ?? this.#begin(room)
    let place = batch.askers.indexOf(asker)
    if (place === -1) place = batch.askers.push(asker) - 1
    const account = this.#accountOf(asker)
    const turn = batch.turns.get(account) ?? this.#standInLine(room, batch, account)
    return (await Promise.race([batch.answers, turn]))[place] as Answer
  }

  #begin(room: Room): Batch<Asker, Answer> {
    let settle: Batch<Asker, Answer>['settle'] = () => undefined
    const answers = new Promise<Answer[]>((resolve) => {
      settle = resolve
    })
    // each asker hears of it
    answers.catch(() => undefined)
    const batch = { askers: [], turns: new Map(), isAsked: false, answers, settle }
    this.#waiting.set(room, batch)
    return batch
  }

  #standInLine(room: Room, batch: Batch<Asker, Answer>, account: string): Promise<Answer[]> {
    const ask = async () => {
      if (batch.isAsked) return
      batch.isAsked = true
      this.#close(room, batch)
      batch.settle(this.#ask(room, batch.askers))
      await batch.answers
    }
    // After the tick: those who come within it belong together even when nothing waits.
    const turn = Promise.resolve()
      .then(() => this.#limit.run(account, ask))
      .then(() => batch.answers)
    batch.turns.set(account, turn)
    turn.catch(() => {
      batch.turns.delete(account)
      if (batch.turns.size === 0) this.#close(room, batch)
    })
    return turn
  }

  #close(room: Room, batch: Batch<Asker, Answer>): void {
    if (this.#waiting.get(room) === batch) this.#waiting.delete(room)
  }
}
