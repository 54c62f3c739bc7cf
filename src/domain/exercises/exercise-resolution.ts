import { type SQL, sql } from 'drizzle-orm'
import { normaliseName } from '../../contract/arithmetic/exercise-words.ts'
import { type Id, toId } from '../../contract/common.ts'
import type { Tracking } from '../../contract/enums.ts'
import { LIMITS } from '../../contract/limits.ts'
import { type Queries, rows, uuids } from '../../db/open.ts'
import { matchExercise } from './exercise-names.ts'
import { type LibraryExercise, libraryExerciseOf, libraryIdOf } from './library/library.ts'

/** More names than anybody's logs have; it bounds the list of those that a member said the meaning of. */
export const MAX_ALIASES = LIMITS.aliases.most

/** An exercise as a log names it, and what else the log says of it. */
export interface ExerciseName {
  name: string
  /** An export of ours names the library's exercises by id too. */
  libraryId?: string | undefined
  /** It was somebody's own: the library's of that name is another one. */
  isOwn?: boolean | undefined
}

/** Names with one key mean the same exercise. */
export const keyOfName = ({ name, libraryId = '', isOwn = false }: ExerciseName): string =>
  `${normaliseName(name)}|${libraryId}|${isOwn}`

/** An exercise that a member may use, as far as it is known without reading it. */
export interface UsableExercise {
  exerciseId: Id
  name: string
  tracking: Tracking
}

export interface Meaning extends UsableExercise {
  /** Whether the member has told us so. */
  isAlias: boolean
}

export interface Meanings {
  /** What each name means, in the order given; null: nothing yet, it will become an exercise of the member's own. */
  ofNames: (Meaning | null)[]
  /** Those of the exercises asked for by id that the member may use. */
  byId: ReadonlyMap<Id, UsableExercise>
}

/**
 * What names and ids mean to a member. Of a name are tried in turn: what the member taught us, the library's by its id,
 * the member's own of that name, the library's by its words. The library is known in the process; only what is the
 * member's own is asked for, in one statement, and nothing where the library has all of it.
 */
export async function readMeanings(
  db: Queries,
  userId: Id,
  { names = [], ids = [] }: { names?: readonly ExerciseName[]; ids?: readonly Id[] },
): Promise<Meanings> {
  const norms = [...new Set(names.map(({ name }) => normaliseName(name)))]
  const named = names.flatMap(({ libraryId = '' }) => toId(libraryId) ?? [])
  const unknown = [...new Set([...ids, ...named])].filter((id) => libraryExerciseOf(id) === undefined)
  const found = await readOwn(db, userId, norms, unknown)
  const usable = (id: Id): UsableExercise | undefined => inLibrary(libraryExerciseOf(id)) ?? found.given.get(id)

  const ofNames = names.map(({ name, libraryId = '', isOwn = false }) => {
    const norm = normaliseName(name)
    const taught = found.taught.get(norm)
    const libraryMeant = toId(libraryId)
    const meant =
      taught ??
      (libraryMeant && usable(libraryMeant)) ??
      found.own.get(norm) ??
      (isOwn ? undefined : inLibrary(matchExercise(norm)))
    return meant === undefined ? null : { ...meant, isAlias: taught !== undefined }
  })
  const byId = new Map(ids.flatMap((id) => [[id, usable(id)] as const]).filter(isKnown))
  return { ofNames, byId }
}

const isKnown = (entry: readonly [Id, UsableExercise | undefined]): entry is [Id, UsableExercise] =>
  entry[1] !== undefined

const inLibrary = (exercise: LibraryExercise | null | undefined): UsableExercise | undefined =>
  exercise ? { exerciseId: libraryIdOf(exercise.slug), name: exercise.name, tracking: exercise.tracking } : undefined

/**
 * What is the member's own among these names and ids, and what is in the library of a later build than this.
 * Fenced (`offset 0`): each is found through its index.
 */
async function readOwn(db: Queries, userId: Id, norms: readonly string[], ids: readonly Id[]) {
  const own = {
    taught: new Map<string, UsableExercise>(),
    own: new Map<string, UsableExercise>(),
    given: new Map<string, UsableExercise>(),
  }
  if (norms.length === 0 && ids.length === 0) return own
  const found = await rows<{ by: keyof typeof own; key: string; id: Id; name: string; tracking: Tracking }>(
    db,
    sql`select 'taught' as by, a.alias_norm as key, e.id, e.name, e.tracking
        from (select alias_norm, exercise_id from exercise_alias where owner_id = ${userId} and alias_norm in ${listed(norms)}) a
        cross join lateral (select * from exercise where id = a.exercise_id offset 0) e
      union all select 'own', name_norm, id, name, tracking
        from exercise where owner_id = ${userId} and name_norm in ${listed(norms)}
      union all select 'given', id::text, id, name, tracking
        from exercise where id = any(${uuids(ids)}) and (owner_id is null or owner_id = ${userId})`,
  )
  for (const { by, key, id, name, tracking } of found) own[by].set(key, { exerciseId: id, name, tracking })
  return own
}

/** A list of any length as one parameter: a long log has more names than a statement takes parameters. */
const listed = (keys: readonly string[]): SQL => sql`(select json_array_elements_text(${JSON.stringify(keys)}::json))`
