import { type SQL, sql } from 'drizzle-orm'
import type { Id } from '../contract/common.ts'
import { problem } from '../contract/problems.ts'
import { STATEMENT_MS } from '../runtime/timeout.ts'
import { type Database, type Reads, rows } from './open.ts'
import { EPOCH, type GiveUp, READ_MS, type Snapshot, snapshot } from './snapshot.ts'

/** A page that changes as often while it is read is read in a transaction. */
const TRIES = 3
/** How often it is looked for statements that have taken too long, while there may be one. */
const LOOK_MS = 500
const LOOKS = (STATEMENT_MS - READ_MS) / LOOK_MS
/** By which a statement is known in the server. */
export const PAGE_MARK = '/* page */'

type Head = Pick<Snapshot<unknown>, 'epoch' | 'revision'>

interface Asked {
  statement: SQL
  answer: (rows: unknown) => void
  fail: (error: unknown) => void
}

/** The subject has changed between two statements that read it. */
class Changed extends Error {}

/**
 * Reads a page together with its subject's revision, in as few ways to the server as its readers wait for one another:
 * what they ask for at once goes as one statement, outside of a transaction. Each statement brings the revision of its
 * own snapshot. They have to agree: then no change came between them, and the page is what that revision shows. Otherwise
 * it is read again, at last in a transaction. Throws not-found when there is no such subject.
 * @param read only reads, and may be called more than once
 */
export async function pageSnapshot<T>(
  db: Database,
  subjectId: Id,
  read: (reads: Reads) => Promise<T>,
  giveUp?: GiveUp,
): Promise<Snapshot<T>> {
  for (let tries = 0; tries < TRIES; tries++) {
    const reads = new CombinedReads(db, subjectId, giveUp)
    try {
      const value = await read(reads)
      return { ...(await reads.head()), value }
    } catch (error) {
      if (!(error instanceof Changed)) throw error
    }
  }
  return await snapshot(db, subjectId, read, giveUp)
}

/** Gathers what is asked for in one turn of the event loop. */
class CombinedReads implements Reads {
  readonly #db: Database
  readonly #subjectId: Id
  readonly #giveUp: GiveUp | undefined
  #gathered: Asked[] = []
  #head: Head | undefined

  constructor(db: Database, subjectId: Id, giveUp: GiveUp | undefined) {
    this.#db = db
    this.#subjectId = subjectId
    this.#giveUp = giveUp
  }

  readonly execute = ((statement: SQL) =>
    new Promise((answer, fail) => {
      if (this.#gathered.push({ statement, answer, fail }) === 1) setImmediate(() => void this.#send())
    })) as unknown as Reads['execute']

  /** Of everything that was read. */
  async head(): Promise<Head> {
    return this.#head ?? (await this.#ask([]))[0]
  }

  async #send(): Promise<void> {
    const gathered = this.#gathered
    this.#gathered = []
    try {
      const [head, answers] = await this.#ask(gathered.map(({ statement }) => statement))
      this.#head ??= head
      if (head.revision !== this.#head.revision || head.epoch !== this.#head.epoch) throw new Changed()
      for (const [at, { answer }] of gathered.entries()) answer(answers[at])
    } catch (error) {
      for (const { fail } of gathered) fail(error)
    }
  }

  async #ask(statements: readonly SQL[]): Promise<[head: Head, answers: unknown[]]> {
    this.#giveUp?.gone.throwIfAborted()
    const answers = statements.map(
      (statement, at) =>
        sql`, (select coalesce(json_agg(answer), '[]') from (${statement}) answer) as ${sql.identifier(String(at))}`,
    )
    const asked = rows<Head & Record<string, unknown>>(
      this.#db,
      sql`${sql.raw(PAGE_MARK)} select revision, ${EPOCH} as epoch${sql.join(answers)} from subject where id = ${this.#subjectId}`,
    )
    const [found] = await (this.#giveUp ? bounded(asked, this.#giveUp.polls) : asked)
    if (found === undefined) throw problem('not-found')
    const { revision, epoch } = found
    return [{ revision, epoch }, statements.map((_, at) => found[String(at)])]
  }
}

/** Pools whose last such question is not answered yet: one cancels what all readers wait for. */
const cancelling = new WeakSet<Database>()

/**
 * Ends a statement that takes longer than READ_MS, whether or not anybody still waits for it: outside of a transaction it
 * cannot bring a limit of its own. It may have waited for a connection, and a connection goes to somebody else with the
 * answer, so it is told by its kind and age, as often as it takes.
 */
async function bounded<T>(answer: Promise<T>, polls: Database): Promise<T> {
  let looks = 0
  const cancel = () => {
    looks += 1
    // by now the pool's own limit has ended it, or its connection is gone
    if (looks < LOOKS) timer = setTimeout(cancel, LOOK_MS).unref()
    if (cancelling.has(polls)) return
    cancelling.add(polls)
    polls
      .execute(
        sql`select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and usename = current_user
          and state = 'active' and starts_with(query, ${PAGE_MARK}) and query_start < now() - make_interval(secs => ${READ_MS / 1000}::float8)`,
      )
      .catch(() => undefined)
      .finally(() => cancelling.delete(polls))
  }
  let timer = setTimeout(cancel, READ_MS).unref()
  return await answer.finally(() => clearTimeout(timer))
}
