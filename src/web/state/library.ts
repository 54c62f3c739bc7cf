import { SpotterError } from '../../client/index.ts'
import { searchExercises as rank } from '../../contract/arithmetic/exercise-search.ts'
import { EQUIPMENT } from '../../contract/enums.ts'
import type { FoundExercise } from '../../contract/exercises.ts'
import { client } from './client.ts'
import { getLocal, putLocal } from './local-store.ts'

/** An exercise in small: enough to find and log it. */
export type KnownExercise = Pick<
  FoundExercise,
  'id' | 'name' | 'aliases' | 'popularity' | 'own' | 'lastOn' | 'tracking' | 'equipment' | 'primaryMuscles'
>

interface KeptLibrary {
  /** Of the shared library; it changes with a new build of the server, if at all. */
  revision: string
  exercises: KnownExercise[]
}

/** So long the server is waited for when this browser knows the library too. */
const PATIENCE_MS = 1_500
const SHOWN = 50
const MOST_PERSONAL = 200

function small(exercise: KnownExercise): KnownExercise {
  const { id, name, aliases, popularity, own, lastOn, tracking, equipment, primaryMuscles } = exercise
  return { id, name, aliases, popularity, own, ...(lastOn && { lastOn }), tracking, equipment, primaryMuscles }
}

let isAsking = false

/** Keeps the library in this browser, unless it is there. For the basement: best effort, once at a time. */
export function keepLibrary(): void {
  if (isAsking) return
  isAsking = true
  void fetchLibrary()
    .catch(() => {})
    .finally(() => {
      isAsking = false
    })
}

async function fetchLibrary(): Promise<void> {
  const { version } = await client.exercises.muscles()
  const revision = `${version.epoch}.${version.revision}`
  if (getLocal<KeptLibrary>('library')?.revision === revision) return
  const exercises: KnownExercise[] = []
  // one after the other: nobody waits for it
  for (const equipment of EQUIPMENT) {
    const { data } = await client.exercises.search({ equipment })
    exercises.push(...data.exercises.map(small))
  }
  putLocal('library', { revision, exercises } satisfies KeptLibrary)
}

/**
 * Library and own exercises by what somebody typed, what they did lately first: the server's answer, or this browser's
 * when the server cannot be asked in time. Rejects when neither knows.
 */
export async function searchExercises(q: string, signal: AbortSignal): Promise<KnownExercise[]> {
  const asked = client.exercises.search({ q }, signal).then(({ data }) => {
    rememberPersonal(data.exercises)
    return data.exercises
  })
  const library = getLocal<KeptLibrary>('library')
  if (library === null) return asked
  return inTime(asked).catch((error: unknown) => {
    if (signal.aborted || (error instanceof SpotterError && !error.temporary)) throw error
    const personal = personalExercises()
    const ids = new Set(personal.map(({ id }) => id))
    return rank([...personal, ...library.exercises.filter(({ id }) => !ids.has(id))], q, SHOWN)
  })
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, navigator.onLine ? PATIENCE_MS : 0)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Their own, and those that they did lately or have names of their own for. */
const personalExercises = (): KnownExercise[] => getLocal<KnownExercise[]>('personal-exercises') ?? []

function rememberPersonal(found: FoundExercise[]): void {
  const personal = found.filter(({ own, lastOn }) => own || lastOn !== undefined).map(small)
  if (personal.length === 0) return
  const others = personalExercises().filter(({ id }) => personal.every((exercise) => exercise.id !== id))
  putLocal('personal-exercises', [...personal, ...others].slice(0, MOST_PERSONAL))
}
