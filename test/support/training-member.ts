import type { Id } from '../../src/contract/common.ts'
import type { ProgressView, SavedWorkout, SetInput, WorkoutInput, WorkoutView } from '../../src/contract/index.ts'
import { newPerson, PASSWORD, type Person, personOf } from './person.ts'

/** A member whose workouts are written in one line each. */
export interface Member extends Person {
  /** Saves a workout; a list of sets is one of bench press. */
  train(
    startedAt: string,
    sets?: SetInput[] | WorkoutInput['exercises'],
    more?: Partial<WorkoutInput>,
  ): Promise<WorkoutView>
  change(id: Id, patch: Partial<WorkoutInput>): Promise<WorkoutView>
  remove(id: Id): Promise<void>
  progress(): Promise<ProgressView>
  /** 'date value' of the records of a kind, newest first. */
  records(kind?: string): Promise<string[]>
}

export const A_SET: SetInput = { weight: 100, unit: 'kg', reps: 5 }
const BENCH = 'Bench Press (Barbell)'

export async function newMember(url: string, preferences: Record<string, unknown> = {}): Promise<Member> {
  const person = await newPerson(url)
  const { id, email } = person
  let signedIn: Person = person
  const expect = async <T>(expected: number, method: string, path: string, body?: unknown): Promise<T> => {
    let answer = await signedIn.call<T>(method, path, body)
    if (answer.status === 401) {
      // the test has moved the clock on, past the end of the access token
      const login = await person.call<{ accessToken: string }>('POST', '/api/auth/login', { email, password: PASSWORD })
      signedIn = personOf(url, email, id, login.body.accessToken)
      answer = await signedIn.call<T>(method, path, body)
    }
    if (answer.status !== expected)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  if (Object.keys(preferences).length > 0) await expect(200, 'PATCH', '/api/me', { preferences })
  const member: Member = {
    ...person,
    async train(startedAt, held = [A_SET], more = {}) {
      const isSets = held.length > 0 && !('sets' in held[0]!)
      const exercises = isSets ? [{ name: BENCH, sets: held as SetInput[] }] : (held as WorkoutInput['exercises'])
      const body = { title: 'Any', startedAt, exercises, ...more }
      return (await expect<SavedWorkout>(201, 'POST', '/api/workouts', body)).workout
    },
    change: async (id, patch) => (await expect<SavedWorkout>(200, 'PATCH', `/api/workouts/${id}`, patch)).workout,
    remove: async (id) => {
      await expect(200, 'DELETE', `/api/workouts/${id}`)
    },
    progress: async () => (await expect<{ data: ProgressView }>(200, 'GET', '/api/members/me/progress')).data,
    async records(kind = 'max_weight') {
      const { records } = await member.progress()
      return records
        .filter((record) => record.kind === kind)
        .map(({ achievedAt, value }) => `${achievedAt.slice(0, 10)} ${value}`)
    },
  }
  return member
}
