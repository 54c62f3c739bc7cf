import { randomUUID } from 'node:crypto'
import type { Person } from '../people.ts'
import type { Random } from '../random.ts'
import type { Save, Saver } from './saver.ts'

const EXERCISES = ['Bench Press (Barbell)', 'Squat (Barbell)', 'Deadlift (Barbell)', 'Plank']
const SETS = 6

/** A member's workout in progress, a step at a time: begun, a set after the other ticked, finished or discarded. */
export class Gym {
  readonly #member: Person
  readonly #saver: Saver
  readonly #random: Random
  #open: { id: string; block: string; sets: number } | undefined
  #busy = false
  /** Nobody knows what has become of a step: no other is taken, as it might meet what it does not expect. */
  #lost = false

  constructor(member: Person, saver: Saver, random: Random) {
    this.#member = member
    this.#saver = saver
    this.#random = random
  }

  /** Takes the next step; false: another writer of this member's is taking one. */
  async step(due: number): Promise<boolean> {
    if (this.#busy || this.#lost) return false
    this.#busy = true
    try {
      this.#lost = !(await this.#take(due))
      return true
    } finally {
      this.#busy = false
    }
  }

  async #take(due: number): Promise<boolean> {
    if (this.#open === undefined) return this.#begin(due)
    const { id, block, sets } = this.#open
    if (sets < SETS && (sets === 0 || this.#random.next() < 0.85)) {
      this.#open.sets += 1
      return this.#tick({ id, block, position: sets }, due)
    }
    this.#open = undefined
    return this.#random.next() < 0.25 ? this.#discard(id, due) : this.#finish(id, due)
  }

  async #begin(due: number): Promise<boolean> {
    const [id, block] = [randomUUID(), randomUUID()]
    const exercise = { name: this.#random.pick(EXERCISES), position: 0, restS: 60 }
    const isOpen = await this.#persist(
      { action: 'create', method: 'POST', path: '/api/workouts/open', body: { id, title: 'Gym' }, key: randomUUID() },
      due,
    )
    if (!isOpen) return false
    this.#open = { id, block, sets: 0 }
    return this.#persist(
      { action: 'change', method: 'PUT', path: `/api/workouts/open/exercises/${block}`, body: exercise, workoutId: id },
      due,
    )
  }

  /** Now and then twice at once, as of a client that is impatient: under its id it is one set. */
  async #tick({ id, block, position }: { id: string; block: string; position: number }, due: number): Promise<boolean> {
    const setId = randomUUID()
    const body = {
      exercise: block,
      position,
      weight: this.#random.int(20, 200),
      reps: this.#random.int(1, 12),
      done: true,
    }
    const tick = {
      action: 'tick' as const,
      method: 'PUT' as const,
      path: `/api/workouts/open/sets/${setId}`,
      body,
      workoutId: id,
      setId,
    }
    const twice = this.#random.next() < 0.1 ? this.#persist(tick, due) : true
    return (await this.#persist(tick, due)) && (await twice)
  }

  #finish(id: string, due: number): Promise<boolean> {
    return this.#persist(
      { action: 'change', method: 'POST', path: '/api/workouts/open/finish', body: {}, workoutId: id },
      due,
    )
  }

  #discard(id: string, due: number): Promise<boolean> {
    return this.#persist({ action: 'delete', method: 'DELETE', path: '/api/workouts/open', workoutId: id }, due)
  }

  /** Every request says which workout it means. */
  async #persist(save: Omit<Save, 'member'>, due: number): Promise<boolean> {
    const path = save.workoutId === undefined ? save.path : `${save.path}?workout=${save.workoutId}`
    const outcome = await this.#saver.persist({ ...save, path, member: this.#member }, due)
    return outcome.kind === 'acknowledged'
  }
}
