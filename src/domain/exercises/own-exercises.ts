import { count, eq, sql } from 'drizzle-orm'
import { normaliseName } from '../../contract/arithmetic/exercise-words.ts'
import type { Id } from '../../contract/common.ts'
import type { Equipment, Muscle, Tracking } from '../../contract/enums.ts'
import { LIMITS } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import { newId } from '../../db/new-id.ts'
import type { Queries, Transaction } from '../../db/open.ts'
import { type Columns, insertion, whole } from '../../db/recordset.ts'
import { exercise, exerciseMuscle } from '../../db/schema/index.ts'
import type { KnownExercise } from '../workouts/workout-views.ts'
import { trackingFromSets } from './exercise-names.ts'
import {
  type ExerciseName,
  keyOfName,
  type Meanings,
  readMeanings,
  type UsableExercise,
} from './exercise-resolution.ts'

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
  /** what is known of them, by these ids */
  known: ReadonlyMap<Id, KnownExercise>
  /** how many became the member's own */
  created: number
}

/** What has to be asked to find the exercises that entries of a log mean. Throws unknown-exercise for one without id and name. */
export function namesAndIds(entries: readonly Omit<NamedExercise, 'sets'>[]): { names: ExerciseName[]; ids: Id[] } {
  const names = new Map<string, ExerciseName>()
  for (const entry of entries) {
    if (entry.exerciseId !== undefined) continue
    const name = nameOf(entry)
    names.set(keyOfName(name), name)
  }
  return { names: [...names.values()], ids: entries.flatMap(({ exerciseId }) => exerciseId ?? []) }
}

function nameOf({ name, libraryId, own }: Omit<NamedExercise, 'sets'>): ExerciseName {
  if (name === undefined) throw problem('unknown-exercise', 'An exercise needs an exerciseId or a name')
  return { name: name.trim(), libraryId, isOwn: own !== undefined }
}

/**
 * Finds the exercise that each entry means: its id, or what its name means to the member (see `readMeanings`). A name
 * that means nothing yet becomes the member's own exercise. Throws unknown-exercise for an id that is neither in the
 * library nor the member's own, and limit-reached where there is no room for what would be new, unless it may be left out.
 * @param importId the import that names them: it goes on without what there is no room for
 * @param meanings what was read of them already
 */
export async function resolveExercises(
  tx: Transaction,
  userId: Id,
  entries: readonly NamedExercise[],
  { importId = null, meanings }: { importId?: Id | null; meanings?: Meanings } = {},
): Promise<ResolvedExercises> {
  const { names, ids: given } = namesAndIds(entries)
  const { ofNames, byId } = meanings ?? (await readMeanings(tx, userId, { names, ids: given }))
  if (given.some((id) => !byId.has(id))) throw problem('unknown-exercise')
  const meant = new Map(names.map((name, at) => [keyOfName(name), ofNames[at] ?? null]))
  const made = ofNames.includes(null) ? await makeMissing(tx, userId, entries, meant, importId) : NONE_MADE
  const found = entries.map((entry) => {
    if (entry.exerciseId !== undefined) return byId.get(entry.exerciseId)
    const name = nameOf(entry)
    return meant.get(keyOfName(name)) ?? made.get(normaliseName(name.name))
  })
  return {
    ids: found.map((exercise) => exercise?.exerciseId ?? ''),
    known: new Map(found.flatMap((exercise) => (exercise === undefined ? [] : [[exercise.exerciseId, exercise]]))),
    created: made.size,
  }
}

const NONE_MADE: ReadonlyMap<string, UsableExercise> = new Map()

/** Makes the exercises that mean nothing yet, as far as there is room; by name, as entries that differ in what they know may still be one new exercise. */
async function makeMissing(
  tx: Transaction,
  userId: Id,
  entries: readonly NamedExercise[],
  meant: ReadonlyMap<string, UsableExercise | null>,
  importId: Id | null,
): Promise<ReadonlyMap<string, UsableExercise>> {
  const room = await roomForOwn(tx, userId)
  const missing = new Map<string, { name: string; own: OwnExercise | undefined; sets: Measured }>()
  for (const entry of entries) {
    if (entry.exerciseId !== undefined) continue
    const named = nameOf(entry)
    if (meant.get(keyOfName(named)) !== null) continue
    const norm = normaliseName(named.name)
    const same = missing.get(norm)
    if (same === undefined && missing.size >= room) {
      if (importId === null) throw noRoom()
      continue
    }
    missing.set(norm, {
      name: same?.name ?? named.name,
      own: same?.own ?? entry.own,
      sets: [...(same?.sets ?? []), ...entry.sets],
    })
  }
  const made = [...missing].map(([norm, { name, own, sets }]) => {
    const row: OwnExerciseRow = {
      ...(own ?? { tracking: trackingFromSets(sets, name) }),
      id: newId(),
      name: whole(name),
      importId,
    }
    return [norm, row] as const
  })
  await createOwnExercises(
    tx,
    userId,
    made.map(([, row]) => row),
  )
  return new Map(made.map(([norm, { id, name, tracking }]) => [norm, { exerciseId: id, name, tracking }]))
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

/** Writes exercises of the member's own, in one statement. A name that the member has already is a unique violation. */
export async function createOwnExercises(
  tx: Transaction,
  ownerId: Id,
  exercises: readonly OwnExerciseRow[],
): Promise<void> {
  if (exercises.length === 0) return
  const heads = exercises.map(({ id, name, tracking, equipment, importId }) => ({
    id,
    owner_id: ownerId,
    name: name.slice(0, 200),
    name_norm: normaliseName(name),
    tracking,
    equipment,
    import_id: importId,
  }))
  const muscles = insertion(sql`exercise_muscle`, MUSCLE_COLUMNS, exercises.flatMap(musclesOf))
  await tx.execute(sql`with heads as (${insertion(sql`exercise`, OWN_COLUMNS, heads)}) ${muscles}`)
}

const OWN_COLUMNS: Columns = {
  id: 'uuid',
  owner_id: 'uuid',
  name: 'text',
  name_norm: 'text',
  tracking: 'tracking',
  equipment: 'equipment',
  import_id: 'uuid',
}
const MUSCLE_COLUMNS: Columns = { exercise_id: 'uuid', muscle: 'muscle', role: 'muscle_role' }

/** Writes what an own exercise works in the place of what it did. */
export async function writeMuscles(
  tx: Transaction,
  exerciseId: Id,
  muscles: Pick<OwnExercise, 'primaryMuscles' | 'secondaryMuscles'>,
): Promise<void> {
  await tx.delete(exerciseMuscle).where(eq(exerciseMuscle.exerciseId, exerciseId))
  await tx.execute(insertion(sql`exercise_muscle`, MUSCLE_COLUMNS, musclesOf({ id: exerciseId, ...muscles })))
}

/** A muscle that is named twice is a primary one. */
function musclesOf({
  id: exerciseId,
  primaryMuscles = [],
  secondaryMuscles = [],
}: Pick<OwnExerciseRow, 'id' | 'primaryMuscles' | 'secondaryMuscles'>) {
  return [
    ...primaryMuscles.map((muscle) => ({ exercise_id: exerciseId, muscle, role: 'primary' })),
    ...secondaryMuscles
      .filter((muscle) => !primaryMuscles.includes(muscle))
      .map((muscle) => ({ exercise_id: exerciseId, muscle, role: 'secondary' })),
  ]
}

/**
 * Throws unknown-exercise when one of the ids is neither in the library nor the member's own.
 * @param detail what to say then, in place of the usual
 */
export async function requireUsable(db: Queries, userId: Id, ids: readonly Id[], detail?: string): Promise<void> {
  const { byId } = await readMeanings(db, userId, { ids })
  if (ids.some((id) => !byId.has(id))) throw problem('unknown-exercise', detail)
}
