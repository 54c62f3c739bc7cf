import { and, count, eq, inArray, isNull, or } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { Equipment, Muscle, Tracking } from '../../contract/enums.ts'
import { LIMITS } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import { inChunks } from '../../db/in-chunks.ts'
import { newId } from '../../db/new-id.ts'
import type { Queries, Transaction } from '../../db/open.ts'
import { exercise, exerciseMuscle } from '../../db/schema.ts'
import { normaliseName, trackingFromSets } from './exercise-names.ts'
import { type ExerciseName, keyOfName, meaningsOf } from './exercise-resolution.ts'

export const NO_ROOM_FOR_EXERCISE = `You already have ${LIMITS.ownExercises.most.toLocaleString('en')} exercises of your own, the maximum`

/** What decides the tracking of an exercise that nobody knew: whether its sets have loads, repetitions, times. */
type Measured = Parameters<typeof trackingFromSets>[0]

/** What is known of an exercise of somebody's own. */
export interface OwnExercise {
  tracking: Tracking
  equipment?: Equipment | null
  primaryMuscles?: readonly Muscle[]
  secondaryMuscles?: readonly Muscle[]
  /** The import that brings it. */
  importId?: Id | null
}

/** An exercise as a log names it, by id or by name. */
export interface NamedExercise extends Omit<ExerciseName, 'name' | 'isOwn'> {
  exerciseId?: Id | undefined
  name?: string | undefined
  /** An export of ours tells what somebody's own exercise is like. */
  own?: OwnExercise | undefined
  sets: Measured
}

export interface ResolvedExercises {
  /** the id for each exercise, in the order given; '' where there is no room for another one of the member's own */
  ids: (Id | '')[]
  /** how many became the member's own */
  created: number
}

/**
 * Finds the exercise that each entry means: its id, or what its name means to the member (see `meaningsOf`). A name
 * that means nothing yet becomes the member's own exercise. Throws unknown-exercise for an id that is neither in the
 * library nor the member's own, and limit-reached where there is no room for what would be new, unless it may be left out.
 * @param importId the import that names them: it goes on without what there is no room for
 */
export async function resolveExercises(
  tx: Transaction,
  userId: Id,
  entries: readonly NamedExercise[],
  importId: Id | null = null,
): Promise<ResolvedExercises> {
  await requireUsable(
    tx,
    userId,
    entries.flatMap(({ exerciseId }) => exerciseId ?? []),
  )
  const named = new Map<string, ExerciseName & { own: OwnExercise | undefined; sets: Measured }>()
  const keys = entries.map(({ exerciseId, name, libraryId, own, sets }) => {
    if (exerciseId !== undefined) return undefined
    if (name === undefined) throw problem('unknown-exercise', 'An exercise needs an exerciseId or a name')
    const entry = { name: name.trim(), libraryId, isOwn: own !== undefined }
    const key = keyOfName(entry)
    named.set(key, { ...entry, own, sets: [...(named.get(key)?.sets ?? []), ...sets] })
    return key
  })
  const meanings = await meaningsOf(tx, userId, [...named.values()])
  const ids = new Map<string, Id>()
  /** By name: entries that differ in what they know may still be one new exercise. */
  const made = new Map<string, OwnExerciseRow>()
  // asked only where something is new
  const room = meanings.includes(null) ? await roomForOwn(tx, userId) : 0
  for (const [at, [key, { name, own, sets }]] of [...named].entries()) {
    const norm = normaliseName(name)
    let id = meanings[at]?.exerciseId ?? made.get(norm)?.id
    if (id === undefined && made.size >= room) {
      if (importId === null) throw noRoom()
      continue
    }
    if (id === undefined) {
      id = newId()
      made.set(norm, { ...(own ?? { tracking: trackingFromSets(sets, name) }), id, name, importId })
    }
    ids.set(key, id)
  }
  await createOwnExercises(tx, userId, [...made.values()])
  return { ids: entries.map(({ exerciseId }, at) => exerciseId ?? ids.get(keys[at] ?? '') ?? ''), created: made.size }
}

/** How many more exercises of their own a member may make. */
async function roomForOwn(tx: Transaction, userId: Id): Promise<number> {
  const [found] = await tx.select({ count: count() }).from(exercise).where(eq(exercise.ownerId, userId))
  return LIMITS.ownExercises.most - (found?.count ?? 0)
}

const noRoom = () => problem('limit-reached', NO_ROOM_FOR_EXERCISE)

/** Throws limit-reached when the member may make no more exercises of their own. */
export async function requireRoomForOwn(tx: Transaction, userId: Id): Promise<void> {
  if ((await roomForOwn(tx, userId)) <= 0) throw noRoom()
}

/** An exercise of somebody's own that is to be written. */
export interface OwnExerciseRow extends OwnExercise {
  id: Id
  name: string
}

/** Writes exercises of the member's own, in two statements. A name that the member has already is a unique violation. */
export async function createOwnExercises(
  tx: Transaction,
  ownerId: Id,
  exercises: readonly OwnExerciseRow[],
): Promise<void> {
  const heads = exercises.map(({ primaryMuscles: _, secondaryMuscles: __, name, ...details }) => ({
    ...details,
    ownerId,
    name: name.slice(0, 200),
    nameNorm: normaliseName(name),
  }))
  await inChunks(heads, (chunk) => tx.insert(exercise).values(chunk))
  await inChunks(exercises.flatMap(musclesOf), (chunk) => tx.insert(exerciseMuscle).values(chunk))
}

/** Writes what an own exercise works in the place of what it did. */
export async function writeMuscles(
  tx: Transaction,
  exerciseId: Id,
  muscles: Pick<OwnExercise, 'primaryMuscles' | 'secondaryMuscles'>,
): Promise<void> {
  await tx.delete(exerciseMuscle).where(eq(exerciseMuscle.exerciseId, exerciseId))
  await inChunks(musclesOf({ id: exerciseId, ...muscles }), (chunk) => tx.insert(exerciseMuscle).values(chunk))
}

/** A muscle that is named twice is a primary one. */
function musclesOf({
  id: exerciseId,
  primaryMuscles = [],
  secondaryMuscles = [],
}: Pick<OwnExerciseRow, 'id' | 'primaryMuscles' | 'secondaryMuscles'>) {
  return [
    ...primaryMuscles.map((muscle) => ({ exerciseId, muscle, role: 'primary' as const })),
    ...secondaryMuscles
      .filter((muscle) => !primaryMuscles.includes(muscle))
      .map((muscle) => ({ exerciseId, muscle, role: 'secondary' as const })),
  ]
}

/**
 * Throws unknown-exercise when one of the ids is neither in the library nor the member's own.
 * @param detail what to say then, in place of the usual
 */
export async function requireUsable(db: Queries, userId: Id, ids: readonly Id[], detail?: string): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return
  const found = await db
    .select({ id: exercise.id })
    .from(exercise)
    .where(and(inArray(exercise.id, wanted), or(isNull(exercise.ownerId), eq(exercise.ownerId, userId))))
  if (found.length !== wanted.length) throw problem('unknown-exercise', detail)
}
