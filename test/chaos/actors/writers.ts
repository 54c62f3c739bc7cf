import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { WorkoutInput } from '../../../src/contract/index.ts'
import type { Ledger } from '../ledger.ts'
import type { Person } from '../people.ts'
import type { Random } from '../random.ts'
import { Gym } from './gym.ts'
import { importFile } from './imports.ts'
import { isTemporary, type Save, type Saver } from './saver.ts'

const EXERCISES = ['Bench Press (Barbell)', 'Squat (Barbell)', 'Deadlift (Barbell)', 'Pull Up', 'Plank', 'Running']
/** Saves a second of each member, and of all together at most. */
const PER_MEMBER = 0.85
const AT_MOST = 17
/** How long a writer goes on repeating what is not answered. */
const PERSIST_MS = 120_000
const DAY_MS = 86_400_000

/** A workout that the server has confirmed. Whoever changes it takes it off the list meanwhile. */
interface Kept {
  id: string
  version: number
}

/** One member's writers: what they made, shared among them. */
interface Desk {
  member: Person
  workouts: Kept[]
  /** Creates that were answered, to be sent again later. */
  sent: Save[]
  /** The workout that is going on. */
  gym: Gym
}

export interface WritersOptions {
  url: string
  members: readonly Person[]
  saver: Saver
  ledger: Ledger
  random: Random
}

/** Everybody who saves: one or two at a time for each member. */
export class Writers {
  readonly #o: WritersOptions
  readonly #pauseMs: number
  readonly #loops: Promise<void>[] = []
  readonly #stopping = new AbortController()

  constructor(options: WritersOptions) {
    this.#o = options
    const { length } = options.members
    const perSecond = Math.min(AT_MOST, length * PER_MEMBER)
    // Every writer's pause listens to it; that is no leak.
    setMaxListeners(0, this.#stopping.signal)
    this.#pauseMs = (1_000 * length * 1.5) / perSecond
  }

  start(): void {
    this.#o.members.forEach((member, at) => {
      const gym = new Gym(member, this.#o.saver, this.#o.random)
      const desk: Desk = { member, workouts: [], sent: [], gym }
      for (let writer = 0; writer <= at % 2; writer += 1) this.#loops.push(this.#write(desk))
    })
  }

  /** One more save, which is sent to an instance past nginx at first. */
  saveAt(url: string): void {
    const { random, saver, members } = this.#o
    const save = aCreate(random.pick(members), random)
    this.#loops.push(saver.persist(save, performance.now() + PERSIST_MS, url).then(() => undefined))
  }

  /** Resolves when the last save of each is answered. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#loops)
  }

  async #write(desk: Desk): Promise<void> {
    const { random } = this.#o
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await delay(this.#pauseMs * (0.3 + 1.4 * random.next()), undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) await this.#act(desk)
    }
  }

  async #act(desk: Desk): Promise<void> {
    const { random } = this.#o
    const dice = random.next()
    const due = performance.now() + PERSIST_MS
    if (dice < 0.06) return this.#changeProfile(desk, due)
    if (dice < 0.09) return this.#import(desk)
    if (dice < 0.15 && desk.sent.length > 0) return this.#sendAgain(desk, due)
    if (dice < 0.35 && (await desk.gym.step(due))) return
    if (dice < 0.5 && desk.workouts.length > 0) return this.#change(desk, due)
    if (dice < 0.65 && desk.workouts.length > 3) return this.#remove(desk, due)
    return this.#create(desk, due)
  }

  async #create(desk: Desk, due: number): Promise<void> {
    const { random, saver } = this.#o
    const save = aCreate(desk.member, random)
    // A client that is impatient sends twice at once; the two are made one.
    const twice = random.next() < 0.1 ? saver.send({ ...save, action: 'repeat' }) : undefined
    const outcome = await saver.persist(save, due)
    await twice
    if (outcome.kind !== 'acknowledged') return
    if (outcome.workout) desk.workouts.push({ id: outcome.workout.id, version: outcome.workout.version })
    desk.sent.push(save)
    if (desk.sent.length > 20) desk.sent.shift()
    if (random.next() < 0.1) await saver.send({ ...save, action: 'repeat' })
  }

  async #sendAgain({ sent }: Desk, due: number): Promise<void> {
    const { random, saver } = this.#o
    await saver.persist({ ...random.pick(sent), action: 'repeat' }, due)
  }

  async #change(desk: Desk, due: number): Promise<void> {
    const { random, saver } = this.#o
    const { id, version } = this.#take(desk)
    const { title, exercises } = aWorkout(random)
    const body = random.next() < 0.3 ? { title } : { exercises }
    const ifMatch = random.next() < 0.5 ? { ifMatch: version } : {}
    const outcome = await saver.persist(
      {
        action: 'change',
        member: desk.member,
        method: 'PATCH',
        path: `/api/workouts/${id}`,
        body,
        workoutId: id,
        ...ifMatch,
      },
      due,
    )
    if (outcome.kind === 'acknowledged' && outcome.workout) desk.workouts.push({ id, version: outcome.workout.version })
  }

  async #remove(desk: Desk, due: number): Promise<void> {
    const { saver } = this.#o
    const { id } = this.#take(desk)
    await saver.persist(
      { action: 'delete', member: desk.member, method: 'DELETE', path: `/api/workouts/${id}`, workoutId: id },
      due,
    )
  }

  async #changeProfile({ member }: Desk, due: number): Promise<void> {
    const { random, saver } = this.#o
    const body =
      random.next() < 0.7
        ? { preferences: { weeklyTarget: random.int(1, 7) } }
        : { displayName: `Member ${random.int(1, 999)}` }
    await saver.persist({ action: 'profile', member, method: 'PATCH', path: '/api/me', body }, due)
  }

  async #import({ member }: Desk): Promise<void> {
    const { url, saver, ledger, random } = this.#o
    const file = importFile(random)
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const outcome = await file.send({ url, saver, ledger, member })
      if (!isTemporary(outcome)) return
      await delay(1_000)
    }
  }

  #take({ workouts }: Desk): Kept {
    return workouts.splice(this.#o.random.int(0, workouts.length - 1), 1)[0] as Kept
  }
}

const aCreate = (member: Person, random: Random): Save => ({
  action: 'create',
  member,
  method: 'POST',
  path: '/api/workouts',
  body: aWorkout(random),
  key: randomUUID(),
})

function aWorkout(random: Random): WorkoutInput {
  const startedAt = new Date(Date.now() - random.int(0, 20) * DAY_MS - random.int(0, 36_000) * 1_000)
  return {
    title: `Session ${random.int(1, 9_999)}`,
    startedAt: startedAt.toISOString(),
    endedAt: new Date(startedAt.getTime() + random.int(10, 90) * 60_000).toISOString(),
    exercises: Array.from({ length: random.int(1, 4) }, () => ({
      name: random.pick(EXERCISES),
      sets: Array.from({ length: random.int(1, 5) }, () => ({
        weight: random.int(20, 200),
        unit: random.pick(['kg', 'lb'] as const),
        reps: random.int(1, 12),
      })),
    })),
  }
}
