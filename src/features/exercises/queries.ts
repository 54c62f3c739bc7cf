import { type SQL, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { Exercise, ExerciseDetail, ExerciseQuery, MuscleList } from '../../contract/exercises.ts'
import { LIMITS } from '../../contract/limits.ts'
import { type Queries, rows } from '../../db/open.ts'
import { matchExercise } from '../../domain/exercises/exercise-names.ts'

/** A search answers this many: people refine, they do not page. */
const SEARCH_LIMIT = 50

const columns = sql`e.id, e.name, e.owner_id is not null as own, e.tracking, e.equipment, e.mechanic, e.force, e.level, e.category,
  coalesce((select json_agg(m.muscle order by m.muscle) from exercise_muscle m
    where m.exercise_id = e.id and m.role = 'primary'), '[]') as "primaryMuscles",
  coalesce((select json_agg(m.muscle order by m.muscle) from exercise_muscle m
    where m.exercise_id = e.id and m.role = 'secondary'), '[]') as "secondaryMuscles"`

const read = (db: Queries, where: SQL, order: SQL): Promise<Exercise[]> =>
  rows<Exercise & Record<string, unknown>>(db, sql`select ${columns} from exercise e where ${where} ${order}`)

const nameHas = (word: string) => sql`e.name ilike ${`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`}`
const worksMuscle = (muscle: string) =>
  sql`exists (select 1 from exercise_muscle m where m.exercise_id = e.id and m.muscle::text = ${muscle})`
const usesEquipment = (equipment: string) => sql`e.equipment::text = ${equipment}`

const every = (conditions: readonly SQL[]): SQL => sql.join([sql`true`, ...conditions], sql` and `)
const hasWords = (q: string): SQL => every((q.match(/\S+/g) ?? []).map(nameHas))
const fits = ({ muscle, equipment }: Pick<ExerciseQuery, 'muscle' | 'equipment'>): SQL =>
  every([
    ...(muscle === undefined ? [] : [worksMuscle(muscle)]),
    ...(equipment === undefined ? [] : [usesEquipment(equipment)]),
  ])

/** The library's exercises for a muscle or for a piece of equipment: their names do not overlap, but for none. */
export const readLibraryPart = (db: Queries, part: string): Promise<Exercise[]> =>
  read(db, sql`e.owner_id is null and (${worksMuscle(part)} or ${usesEquipment(part)})`, sql`order by e.name`)

/**
 * Library and own exercises by words of the name. The member's own come first, then what the whole query is a known
 * name of ('squat', 'Lat Pulldown (Cable)'), then the shortest name.
 */
export function searchExercises(db: Queries, userId: Id, { q = '', ...narrowed }: ExerciseQuery): Promise<Exercise[]> {
  const isMeant = sql`e.slug is not distinct from ${matchExercise(q)?.slug ?? ''}`
  const found = sql`(${isMeant} or ${hasWords(q)}) and ${fits(narrowed)}`
  // each half by its own index: others' exercises are not looked through
  const halves = sql`(select * from exercise e where e.owner_id is null and ${found}
    union all select * from exercise e where e.owner_id = ${userId} and ${found})`
  return rows<Exercise & Record<string, unknown>>(
    db,
    sql`select ${columns} from ${halves} e order by e.owner_id is null, ${isMeant} desc, length(e.name), e.name limit ${SEARCH_LIMIT}`,
  )
}

/** All of a member's own exercises that fit, by name. */
export const readOwn = (db: Queries, userId: Id, { q = '', ...narrowed }: ExerciseQuery): Promise<Exercise[]> =>
  read(
    db,
    sql`e.owner_id = ${userId} and ${hasWords(q)} and ${fits(narrowed)}`,
    sql`order by lower(e.name), e.id limit ${LIMITS.ownExercises.most}`,
  )

/** How many library exercises work each muscle. */
export async function readMuscles(db: Queries): Promise<MuscleList> {
  const muscles = await rows<MuscleList['muscles'][number]>(
    db,
    sql`select m.muscle, count(*) filter (where m.role = 'primary')::int as primary,
        count(*) filter (where m.role = 'secondary')::int as secondary
      from exercise_muscle m join exercise e on e.id = m.exercise_id where e.owner_id is null group by m.muscle order by m.muscle::text`,
  )
  return { muscles }
}

export async function readExercise(db: Queries, id: Id): Promise<ExerciseDetail | undefined> {
  const [found] = await rows<ExerciseDetail & Record<string, unknown>>(
    db,
    sql`select ${columns}, to_json(e.instructions) as instructions from exercise e where e.id = ${id}`,
  )
  return found
}

/** Whose own exercise this is, null for the library's; undefined when there is no such exercise. */
export async function readOwner(db: Queries, id: Id): Promise<Id | null | undefined> {
  const [found] = await rows<{ ownerId: Id | null }>(
    db,
    sql`select owner_id as "ownerId" from exercise where id = ${id}`,
  )
  return found?.ownerId
}
