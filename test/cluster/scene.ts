import { eq, type SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { Id } from '../../src/contract/common.ts'
import type { ProgressAnswer, ProgressView } from '../../src/contract/index.ts'
import type { Database, OpenDatabase } from '../../src/db/open.ts'
import { openDatabase } from '../../src/db/open.ts'
import { PAGE_MARK } from '../../src/db/page-snapshot.ts'
import { outbox } from '../../src/db/schema/index.ts'
import type { App } from '../../src/http/app-types.ts'
import type { FaultPointName } from '../../src/runtime/failpoints.ts'
import { Points } from '../cache/world.ts'
import type { Instance } from '../support/app.ts'
import { type Answer, aWorkout, newPerson, type Person } from '../support/person.ts'
import type { Scope } from '../support/scope.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'

/* What the tests of several instances have in common: people, saves, reads, and a database that can be made to wait. */

export interface Acknowledged {
  epoch: string
  revision: number
  workout: { id: Id }
}

/** Saves a workout on the instance at `at`; throws unless it is acknowledged. */
export async function save(
  person: Person,
  at: string,
  changes: Parameters<typeof aWorkout>[0] = {},
  headers: Record<string, string> = {},
): Promise<Acknowledged & { answeredAtMs: number }> {
  const answer = await person.call<Acknowledged>('POST', '/api/workouts', aWorkout(changes), { at, headers })
  if (answer.status !== 201) throw new Error(`save: ${answer.status} ${JSON.stringify(answer.body)}`)
  return { ...answer.body, answeredAtMs: performance.now() }
}

/** What GET answers; throws unless it is 200. */
export async function read<T = ProgressAnswer>(
  person: Person,
  at: string,
  path = '/api/members/me/progress',
  headers: Record<string, string> = {},
): Promise<T> {
  const answer: Answer<T> = await person.call<T>('GET', path, undefined, { at, headers })
  if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Reads until the answer comes from the cache: from then on the floor is verified and the entry is there. */
export async function warm(person: Person, at: string, path?: string): Promise<void> {
  await until(async () => (await read<{ source: string }>(person, at, path)).source === 'cache', {
    what: `${path ?? 'the progress'} to be cached`,
  })
}

/** A trainer with this member as an active client. */
export async function trainerOf(member: Person, url: string): Promise<Person & { linkId: Id }> {
  const trainer = await newPerson(url, { role: 'trainer' })
  const invited = await trainer.call<{ id: Id }>('POST', '/api/trainers/me/clients', { email: member.email })
  const accepted = await member.call('POST', `/api/coaching/${invited.body.id}/accept`, undefined, { at: url })
  if (accepted.status !== 200) throw new Error(`accept: ${accepted.status}`)
  return { ...trainer, linkId: invited.body.id }
}

/** A member who is listed in a group of their own and has a trainer. */
export async function socialMember(
  url: string,
): Promise<{ member: Person; trainer: Person & { linkId: Id }; groupId: Id }> {
  const member = await newPerson(url, { displayName: 'Name 0' })
  const trainer = await trainerOf(member, url)
  const group = await member.call<{ id: Id }>('POST', '/api/groups', { name: 'Early birds' })
  await patchMe(member, url, { preferences: { leaderboardOptIn: true } })
  return { member, trainer, groupId: group.body.id }
}

/** Changes the account; throws unless it is acknowledged. */
export async function patchMe(person: Person, at: string, patch: unknown): Promise<{ revision: number }> {
  const { status, body } = await person.call<{ revision: number }>('PATCH', '/api/me', patch, { at })
  if (status !== 200) throw new Error(`PATCH /api/me: ${status} ${JSON.stringify(body)}`)
  return body
}

/** The sections in which two views differ. */
export const differingSections = (one: ProgressView, other: ProgressView): string[] =>
  (Object.keys(other) as (keyof ProgressView)[])
    .filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .sort()

/** Everything saved so far is published, and this instance has heard from Postgres that the outbox is empty. */
export async function settled(app: App, memberId: Id): Promise<void> {
  await app.live.publisher.flush()
  await until(async () => (await app.database.db.$count(outbox, eq(outbox.subjectId, memberId))) === 0, {
    what: 'the outbox row to be removed',
  })
  await app.outboxWatch.waitForPoll()
}

/** Fault points of one instance that concern one subject alone. */
export class SubjectPoints {
  readonly #points = new Points()
  readonly #cut = new Set<FaultPointName>()
  #subjectId: Id | undefined

  concern(subjectId: Id): void {
    this.#subjectId = subjectId
  }

  hold(name: FaultPointName): { reached: Promise<void>; release: () => void } {
    return this.#points.hold(name)
  }

  /** Everybody who comes to the point fails there, until it is mended. */
  cut(name: FaultPointName): { mend: () => void } {
    this.#cut.add(name)
    return { mend: () => void this.#cut.delete(name) }
  }

  readonly at = async (name: FaultPointName, subjectId: string): Promise<void> => {
    if (subjectId !== this.#subjectId) return
    if (this.#cut.has(name)) throw new Error(`cut at ${name}`)
    await this.#points.at(name)
  }
}

/** Requests to the database that have not been sent, or whose answers have not come. */
export interface Gate {
  /** Resolves when the first is kept back. */
  reached: Promise<void>
  open(): void
}

const dialect = new PgDialect()

/** A real database whose statements or answers can be kept back, as a slow network would. */
export class SlowDatabase implements OpenDatabase {
  readonly kind = 'server'
  readonly db: Database
  readonly polls: Database
  readonly #opened: OpenDatabase
  #statements: (() => Promise<void>) | undefined
  #outcomes: (() => Promise<void>) | undefined

  private constructor(opened: OpenDatabase) {
    this.#opened = opened
    this.db = new Proxy(opened.db, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        if (name === 'execute')
          return async (statement: SQL) => {
            const ofPage = dialect.sqlToQuery(statement).sql.startsWith(PAGE_MARK)
            if (!ofPage) await this.#statements?.()
            const answer: unknown = await Reflect.apply(value, target, [statement])
            if (ofPage) await this.#outcomes?.()
            return answer
          }
        if (name === 'transaction')
          return async (...given: unknown[]) => {
            const answer: unknown = await Reflect.apply(value, target, given)
            await this.#outcomes?.()
            return answer
          }
        return value.bind(target) as unknown
      },
    })
    this.polls = this.db
  }

  static async open(t: Scope, url: string): Promise<SlowDatabase> {
    const opened = await openDatabase({ kind: 'server', url, connections: 6 })
    t.teardown(() => opened.close())
    return new SlowDatabase(opened)
  }

  /** Single statements (the outbox poll is one) are not sent until the gate is opened. */
  holdStatements(): Gate {
    return gate((wait) => {
      this.#statements = wait
    })
  }

  /** Transactions are committed and pages are read, and their outcome is not told until the gate is opened. */
  holdOutcomes(): Gate {
    return gate((wait) => {
      this.#outcomes = wait
    })
  }

  close(): Promise<void> {
    return this.#opened.close()
  }
}

function gate(set: (wait: (() => Promise<void>) | undefined) => void): Gate {
  let open = () => {}
  let arrive = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const reached = new Promise<void>((resolve) => {
    arrive = resolve
  })
  set(() => {
    arrive()
    return opened
  })
  return {
    reached,
    open: () => {
      set(undefined)
      open()
    },
  }
}

/** A trainer's and two of the member's own pages, each on another of three instances. */
export function openPages(
  t: Scope,
  [a, b, c]: readonly [Instance, Instance, Instance],
  member: Person,
  trainer: Person,
): Promise<Watcher[]> {
  const watch = (who: Person, kind: 'socket.io' | 'plain', { url }: Instance) =>
    Watcher.open(t, { kind, url, token: who.token, memberId: member.id })
  return Promise.all([watch(member, 'socket.io', b), watch(member, 'plain', c), watch(trainer, 'plain', a)])
}

/** What docs/protocol.md promises: after any fault heals, and while Redis is away, every page follows within this time. */
export const FOLLOWS_MS = 2_000

/** Every watcher shows what was saved in time. Answers how long the last of them took. */
export async function allFollow(
  watchers: readonly Watcher[],
  { revision, answeredAtMs }: { revision: number; answeredAtMs: number },
): Promise<number> {
  await Promise.all(watchers.map((watcher) => watcher.shows(revision, FOLLOWS_MS)))
  return Math.max(0, ...watchers.map((watcher) => watcher.firstShownAtMs(revision) - answeredAtMs))
}

/** Rejections that nobody handled would end a real process; here they are counted while the test runs. */
export function unhandledRejections(t: Scope): unknown[] {
  const found: unknown[] = []
  const note = (reason: unknown) => found.push(reason)
  process.on('unhandledRejection', note)
  t.teardown(() => process.off('unhandledRejection', note))
  return found
}

/** The middle of the values. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
