import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import { newId } from '../../../src/db/new-id.ts'
import { rows } from '../../../src/db/open.ts'
import { pureRows, rebuiltRows, storedRows } from '../../domain/workouts/history.ts'
import { startInstance } from '../../support/app.ts'
import { discard, finish, open, putBlock, putSet } from '../../support/open-workout.ts'
import { aWorkout, newPerson } from '../../support/person.ts'

const STEPS = 120
const DAY_MS = 86_400_000
const NAMES = ['Bench Press (Barbell)', 'Squat (Barbell)', 'Pull Up']

/** The same numbers on every machine: Park and Miller. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647
    return state % limit
  }
}

t.test('after any step of an open workout the numbers are what a computation from nothing gives', async (t) => {
  const { app, url } = await startInstance(t)
  const { db } = app.database
  const person = await newPerson(url)
  const below = randomFrom(20_261_201)
  const pick = <T>(list: readonly T[]): T | undefined => list[below(Math.max(1, list.length))]
  for (const daysAgo of [2, 9])
    await person.call(
      'POST',
      '/api/workouts',
      aWorkout({
        startedAt: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
        exercises: NAMES.map((name) => ({ name, sets: [{ weight: 60 + daysAgo, unit: 'kg', reps: 8 }] })),
      }),
    )
  const trained = await rows<{ id: Id }>(
    db,
    sql`select distinct we.exercise_id as id from workout_exercise we join workout w on w.id = we.workout_id
      where w.user_id = ${person.id}`,
  )
  for (const { id } of trained) await person.call('PUT', `/api/goals/${id}`, { targetReps: 10 })

  let isOpen = false
  let position = 0
  let blocks: Id[] = []
  let sets: { id: Id; exercise: Id; position: number }[] = []
  const values = () => ({ weight: 50 + below(60), unit: 'kg', reps: 1 + below(14), done: below(4) > 0 })
  const steps = {
    block: async () => {
      const id = newId()
      blocks.push(id)
      return putBlock(person, id, { name: pick(NAMES), position: position++ })
    },
    swap: async () => {
      const id = pick(blocks)
      return id && putBlock(person, id, { name: pick(NAMES), position: blocks.indexOf(id) })
    },
    set: async () => {
      const exercise = pick(blocks)
      if (exercise === undefined) return
      const one = { id: newId(), exercise, position: position++ }
      sets.push(one)
      return putSet(person, one.id, { ...one, ...values(), id: undefined })
    },
    again: async () => {
      const one = pick(sets)
      return one && putSet(person, one.id, { ...one, ...values(), id: undefined })
    },
    remove: async () => {
      const one = pick(sets)
      if (one === undefined) return
      sets = sets.filter((other) => other !== one)
      return person.call('DELETE', `/api/workouts/open/sets/${one.id}`)
    },
    backdated: async () => {
      const startedAt = new Date(Date.now() - (1 + below(20)) * DAY_MS).toISOString()
      const exercises = [
        { name: pick(NAMES) as string, sets: [{ weight: 50 + below(60), unit: 'kg' as const, reps: 5 }] },
      ]
      return person.call('POST', '/api/workouts', aWorkout({ startedAt, exercises }))
    },
  }
  const often = [
    steps.set,
    steps.set,
    steps.set,
    steps.again,
    steps.again,
    steps.block,
    steps.swap,
    steps.remove,
    steps.backdated,
  ]
  for (let step = 1; step <= STEPS; step += 1) {
    let answer: { status: number } | undefined | ''
    if (!isOpen || step % 25 === 0) {
      answer = isOpen ? (below(2) === 0 ? await discard(person) : await finish(person)) : await open(person)
      // nothing may be done yet: then it goes on
      if (answer.status !== 409) {
        isOpen = !isOpen
        blocks = []
        sets = []
      } else answer = undefined
    } else answer = await (pick(often) as () => Promise<{ status: number } | undefined | ''>)()
    if (answer && answer.status >= 400) return t.fail(`step ${step}: ${answer.status}`)
    const { bests, ...stored } = await storedRows(db, person.id)
    if (!t.strictSame(stored, await pureRows(db, person.id), `step ${step}`)) return
    if (step % 10 === 0 && !t.strictSame(await rebuiltRows(db, person.id), { bests, ...stored }, `rebuilt at ${step}`))
      return
  }
})
