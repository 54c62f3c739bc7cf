import { sql } from 'drizzle-orm'
import fp from 'fastify-plugin'
import { LRUCache } from 'lru-cache'
import type { Id } from '../contract/common.ts'
import type { Limits } from '../contract/limits.ts'
import { problem } from '../contract/problems.ts'
import { rows, type Transaction } from '../db/open.ts'

/** Workouts, and about how many bytes they take; see `sizeOf`. */
export interface Stored {
  workouts: number
  bytes: number
}

declare module 'fastify' {
  interface FastifyInstance {
    stored: StoredTotals
  }
}

/** Whose totals are known at a time, and for how long: other instances add to them, and what is deleted is not taken off. */
const KNOWN_ACCOUNTS = 10_000
const KNOWN_MS = 10 * 60_000

/**
 * How much everybody has stored, as far as this process has to know, so that a save does not ask for it: what there was
 * when it last read, and what it has let in since. Nobody is refused by that alone: whoever it leaves no room is read anew.
 * All of it is asked in the transaction of a save, behind the lock on the person's row.
 */
export class StoredTotals {
  readonly #most: Stored
  readonly #known = new LRUCache<string, Stored>({ max: KNOWN_ACCOUNTS, ttl: KNOWN_MS })

  constructor({ workouts, workoutBytes }: Pick<Limits, 'workouts' | 'workoutBytes'>) {
    this.#most = { workouts, bytes: workoutBytes }
  }

  /** Reads the person's total if it is not known: to be sent together with other statements, before `take`. */
  async know(tx: Transaction, userId: Id): Promise<void> {
    if (!this.#known.has(userId)) this.#known.set(userId, await read(tx, userId))
  }

  /**
   * Which of these the person still has room for, one after the other; they count as stored from here on. What adds
   * nothing always has room.
   */
  async take(tx: Transaction, userId: Id, wanted: readonly Stored[]): Promise<boolean[]> {
    const known = this.#known.get(userId)
    const isEnough = known !== undefined && this.#fits(known, wanted.reduce(sum, { workouts: 0, bytes: 0 }))
    let total = isEnough ? known : await read(tx, userId)
    const taken = wanted.map((one) => {
      const isTaken = this.#fits(total, one)
      if (isTaken) total = sum(total, one)
      return isTaken
    })
    this.#known.set(userId, total, isEnough ? { noUpdateTTL: true } : {})
    return taken
  }

  /** As `take`, of one; throws limit-reached. */
  async require(tx: Transaction, userId: Id, wanted: Stored): Promise<void> {
    const [isTaken] = await this.take(tx, userId, [wanted])
    if (!isTaken) throw problem('limit-reached', this.full)
  }

  /** What whoever has no room is told. */
  get full(): string {
    const { workouts, bytes } = this.#most
    return `You have reached the limit of ${workouts.toLocaleString('en')} workouts or ${Math.round(bytes / 1e6).toLocaleString('en')} MB: export what you want to keep, and delete workouts to make room`
  }

  #fits(total: Stored, more: Stored): boolean {
    return (
      (more.workouts <= 0 || total.workouts + more.workouts <= this.#most.workouts) &&
      (more.bytes <= 0 || total.bytes + more.bytes <= this.#most.bytes)
    )
  }
}

const sum = (a: Stored, b: Stored): Stored => ({ workouts: a.workouts + b.workouts, bytes: a.bytes + b.bytes })

async function read(tx: Transaction, userId: Id): Promise<Stored> {
  const [found] = await rows<Stored & Record<string, unknown>>(
    tx,
    sql`select count(*)::int as workouts, coalesce(sum(size_bytes), 0)::float8 as bytes from workout where user_id = ${userId}`,
  )
  return found ?? { workouts: 0, bytes: 0 }
}

/** How much everybody may store. */
export default fp(
  async (app) => {
    app.decorate('stored', new StoredTotals(app.limits))
  },
  { name: 'stored', dependencies: ['config'] },
)
