import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import { type Queries, rows, type Transaction } from '../db/open.ts'
import { exercise, exerciseAlias } from '../db/schema.ts'
import { problem } from '../problems.ts'
import type { Equipment, Tracking } from '../vocabulary.ts'
import { matchExercise, normaliseName, trackingFromSets } from './exercise-names.ts'

/** What decides the tracking of an exercise that nobody knew: whether its sets have loads, repetitions, times. */
type Measured = Parameters<typeof trackingFromSets>[0]

/** An exercise as a log names it, by id or by name. */
export interface NamedExercise {
  exerciseId?: string | undefined
  name?: string | undefined
  sets: Measured
}

export interface ResolvedExercises {
  /** the id for each exercise, in the order given */
  ids: string[]
  /** how many became the member's own */
  created: number
}

/**
 * Finds the exercise that each entry means: its id, the member's own of that name, a remembered alias, the library's.
 * A name that matches nothing becomes the member's own exercise and is remembered. Throws unknown-exercise for an id
 * that is neither in the library nor the member's own.
 */
export async function resolveExercises(
  tx: Transaction,
  userId: string,
  entries: readonly NamedExercise[],
): Promise<ResolvedExercises> {
  await checkIds(
    tx,
    userId,
    entries.flatMap(({ exerciseId }) => exerciseId ?? []),
  )
  const names = new Map<string, { name: string; sets: Measured }>()
  for (const { exerciseId, name, sets } of entries) {
    if (exerciseId !== undefined) continue
    if (name === undefined) throw problem('unknown-exercise', 'An exercise needs an exerciseId or a name')
    const norm = normaliseName(name)
    names.set(norm, { name: name.trim(), sets: [...(names.get(norm)?.sets ?? []), ...sets] })
  }
  const known = await findByName(tx, userId, [...names.keys()])
  let created = 0
  for (const [norm, { name, sets }] of names) {
    if (known.has(norm)) continue
    const match = matchExercise(name)
    const libraryId = match === null ? undefined : await idOfSlug(tx, match.slug)
    if (libraryId !== undefined) {
      known.set(norm, libraryId)
      continue
    }
    known.set(norm, await createOwnExercise(tx, userId, { name, tracking: trackingFromSets(sets, name) }))
    created += 1
  }
  return {
    ids: entries.map(({ exerciseId, name }) => exerciseId ?? known.get(normaliseName(name ?? '')) ?? ''),
    created,
  }
}

/** Writes an exercise of the member's own. A name that the member has already is a unique violation. */
export async function createOwnExercise(
  tx: Transaction,
  ownerId: string,
  { name, tracking, equipment = null }: { name: string; tracking: Tracking; equipment?: Equipment | null },
): Promise<string> {
  const id = uuidv7()
  const nameNorm = normaliseName(name)
  await tx.insert(exercise).values({ id, ownerId, name: name.slice(0, 200), nameNorm, tracking, equipment })
  return id
}

async function checkIds(db: Queries, userId: string, ids: string[]): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return
  const found = await db
    .select({ id: exercise.id })
    .from(exercise)
    .where(and(inArray(exercise.id, wanted), or(isNull(exercise.ownerId), eq(exercise.ownerId, userId))))
  if (found.length !== wanted.length) throw problem('unknown-exercise')
}

/** The member's own exercises come first, then what the member taught us, then what everybody knows. */
async function findByName(db: Queries, userId: string, norms: string[]): Promise<Map<string, string>> {
  if (norms.length === 0) return new Map()
  const own = await db
    .select({ norm: exercise.nameNorm, id: exercise.id })
    .from(exercise)
    .where(and(eq(exercise.ownerId, userId), inArray(exercise.nameNorm, norms)))
  const aliases = await db
    .select({ norm: exerciseAlias.aliasNorm, id: exerciseAlias.exerciseId, ownerId: exerciseAlias.ownerId })
    .from(exerciseAlias)
    .where(
      and(
        inArray(exerciseAlias.aliasNorm, norms),
        or(isNull(exerciseAlias.ownerId), eq(exerciseAlias.ownerId, userId)),
      ),
    )
  const global = aliases.filter(({ ownerId }) => ownerId === null)
  const taught = aliases.filter(({ ownerId }) => ownerId !== null)
  return new Map([...global, ...taught, ...own].map(({ norm, id }) => [norm, id]))
}

async function idOfSlug(db: Queries, slug: string): Promise<string | undefined> {
  const [found] = await rows<{ id: string }>(db, sql`select id from exercise where slug = ${slug} and owner_id is null`)
  return found?.id
}
