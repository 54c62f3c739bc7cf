import { type SQL, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { LIMITS } from '../../contract/limits.ts'
import { isId } from '../../db/cursor.ts'
import { type Queries, rows, uuids } from '../../db/open.ts'
import { matchExercise, normaliseName } from './exercise-names.ts'

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

export interface Meaning {
  exerciseId: Id
  /** Whether the member has told us so. */
  isTaught: boolean
}

/**
 * What names mean to a member, in the order given; null: nothing yet, it will become an exercise of the member's own.
 * Tried in turn: what the member taught us, the library's by its id, the member's own of that name, a name that
 * everybody knows, the library's by its words.
 */
export async function meaningsOf(db: Queries, userId: Id, names: readonly ExerciseName[]): Promise<(Meaning | null)[]> {
  if (names.length === 0) return []
  const norms = [...new Set(names.map(({ name }) => normaliseName(name)))]
  const slugs = new Map(norms.map((norm) => [norm, matchExercise(norm)?.slug ?? '']))
  const libraryIds = names.flatMap(({ libraryId = '' }) => (isId(libraryId) ? libraryId : []))

  const taught = await idsBy(
    db,
    sql`select alias_norm as key, exercise_id as id from exercise_alias
      where owner_id = ${userId} and alias_norm in ${listed(norms)}`,
  )
  const own = await idsBy(
    db,
    sql`select name_norm as key, id from exercise where owner_id = ${userId} and name_norm in ${listed(norms)}`,
  )
  const global = await idsBy(
    db,
    sql`select alias_norm as key, exercise_id as id from exercise_alias
      where owner_id is null and alias_norm in ${listed(norms)}`,
  )
  const library = await idsBy(
    db,
    sql`select slug as key, id from exercise where slug = any(array${listed([...slugs.values()])})
      union all select id::text, id from exercise where owner_id is null and id = any(${uuids(libraryIds)})`,
  )

  return names.map(({ name, libraryId = '', isOwn = false }) => {
    const norm = normaliseName(name)
    const told = taught.get(norm)
    const byName = isOwn ? undefined : (global.get(norm) ?? library.get(slugs.get(norm) ?? ''))
    const exerciseId = told ?? library.get(libraryId) ?? own.get(norm) ?? byName
    return exerciseId === undefined ? null : { exerciseId, isTaught: told !== undefined }
  })
}

/** A list of any length as one parameter: a long log has more names than a statement takes parameters. */
const listed = (keys: readonly string[]): SQL => sql`(select json_array_elements_text(${JSON.stringify(keys)}::json))`

async function idsBy(db: Queries, statement: SQL): Promise<Map<string, Id>> {
  const found = await rows<{ key: string; id: Id }>(db, statement)
  return new Map(found.map(({ key, id }) => [key, id]))
}
