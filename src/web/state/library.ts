import { SpotterError } from '../../client/index.ts'
import { EQUIPMENT } from '../../contract/enums.ts'
import type { Exercise } from '../../contract/exercises.ts'
import { client } from './client.ts'
import { getLocal, putLocal } from './local-store.ts'

/** An exercise in small: enough to find and log it. */
export type KnownExercise = Pick<Exercise, 'id' | 'name' | 'own' | 'tracking' | 'equipment' | 'primaryMuscles'>

interface KeptLibrary {
  /** Of the shared library; it changes with a new build of the server, if at all. */
  revision: string
  exercises: KnownExercise[]
}

/** So long the server is waited for when this browser knows the library too. */
const PATIENCE_MS = 1_500
const SHOWN = 50
const MOST_OWN = 200

const small = ({ id, name, own, tracking, equipment, primaryMuscles }: KnownExercise): KnownExercise => ({
  id,
  name,
  own,
  tracking,
  equipment,
  primaryMuscles,
})

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
 * Library and own exercises by words of the name: the server's answer, or this browser's when the server cannot be asked
 * in time. Rejects when neither knows.
 */
export async function searchExercises(q: string, signal: AbortSignal): Promise<KnownExercise[]> {
  const asked = client.exercises.search({ q }, signal).then(({ data }) => {
    rememberOwn(data.exercises)
    return data.exercises
  })
  const library = getLocal<KeptLibrary>('library')
  if (library === null) return asked
  return inTime(asked).catch((error: unknown) => {
    if (signal.aborted || (error instanceof SpotterError && !error.temporary)) throw error
    return search([...ownExercises(), ...library.exercises], q)
  })
}

function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, navigator.onLine ? PATIENCE_MS : 0)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** As the server orders them: one's own first, then the shortest name. */
function search(exercises: KnownExercise[], q: string): KnownExercise[] {
  const words = q
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return exercises
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .sort((a, b) => Number(b.own) - Number(a.own) || a.name.length - b.name.length)
    .slice(0, SHOWN)
}

const ownExercises = (): KnownExercise[] => getLocal<KnownExercise[]>('own-exercises') ?? []

function rememberOwn(found: Exercise[]): void {
  const own = found.filter((exercise) => exercise.own).map(small)
  if (own.length === 0) return
  const others = ownExercises().filter(({ id }) => own.every((exercise) => exercise.id !== id))
  putLocal('own-exercises', [...own, ...others].slice(0, MOST_OWN))
}
