import { type SQL, sql } from 'drizzle-orm'
import { searchExercises as rank } from '../../contract/arithmetic/exercise-search.ts'
import type { Id } from '../../contract/common.ts'
import type { Exercise, ExerciseDetail, ExerciseQuery, FoundExercise, MuscleList } from '../../contract/exercises.ts'
import { LIMITS } from '../../contract/limits.ts'
import { type Reads, rows } from '../../db/open.ts'
import {
  type LibraryExercise,
  libraryExerciseOf,
  libraryExercises,
  libraryIdOf,
} from '../../domain/exercises/library/library.ts'
import { readAliases } from './alias-queries.ts'

/** A search answers this many: people refine, they do not page. */
const SEARCH_LIMIT = 50
/** What was done in so many of the newest workouts comes first. */
const RECENT_WORKOUTS = 50

const columns = sql`e.id, e.name, e.owner_id is not null as own, e.tracking, e.equipment, e.mechanic, e.force, e.level, e.category,
  coalesce((select json_agg(m.muscle order by m.muscle) from exercise_muscle m
    where m.exercise_id = e.id and m.role = 'primary'), '[]') as "primaryMuscles",
  coalesce((select json_agg(m.muscle order by m.muscle) from exercise_muscle m
    where m.exercise_id = e.id and m.role = 'secondary'), '[]') as "secondaryMuscles"`

const fetch = <More extends object = object>(db: Reads, where: SQL, more: SQL, rest: SQL) =>
  rows<Omit<Exercise, keyof Names> & { id: Id } & More & Record<string, unknown>>(
    db,
    sql`select ${columns} ${more} from exercise e where ${where} ${rest}`,
  )

const read = async (db: Reads, where: SQL, rest: SQL): Promise<Exercise[]> =>
  (await fetch(db, where, sql``, rest)).map((exercise) => ({ ...exercise, ...namesOf(exercise.id) }))

/** Of the build, not of the database. */
type Names = Pick<Exercise, 'aliases' | 'popularity'>

function namesOf(id: Id): Names {
  const known = libraryExerciseOf(id)
  return { aliases: known ? otherNames(known) : [], popularity: known?.popularity ?? null }
}

const otherNames = ({ dataName, aliases }: LibraryExercise): string[] =>
  dataName === undefined ? [...aliases] : [dataName, ...aliases]

const worksMuscle = (muscle: string) =>
  sql`exists (select 1 from exercise_muscle m where m.exercise_id = e.id and m.muscle::text = ${muscle})`
const usesEquipment = (equipment: string) => sql`e.equipment::text = ${equipment}`

/** The library's exercises for a muscle or for a piece of equipment: their names do not overlap, but for none. */
export const readLibraryPart = (db: Reads, part: string): Promise<Exercise[]> =>
  read(db, sql`e.owner_id is null and (${worksMuscle(part)} or ${usesEquipment(part)})`, sql`order by e.name`)

let library: readonly Exercise[] | undefined

/** The library as its routes show it, made once: a search does not ask the database for it. */
function libraryOfRoutes(): readonly Exercise[] {
  library ??= libraryExercises().map((exercise) => {
    const { name, tracking, equipment, mechanic, force, level, category, popularity } = exercise
    const traits = { name, tracking, equipment, mechanic, force, level, category, popularity }
    return {
      id: libraryIdOf(exercise.slug),
      ...traits,
      aliases: otherNames(exercise),
      own: false,
      primaryMuscles: [exercise.primaryMuscle],
      secondaryMuscles: [...exercise.secondaryMuscles].sort(),
    }
  })
  return library
}

/**
 * Library and own exercises by what somebody typed, as `contract/arithmetic/exercise-search.ts` ranks them. What the
 * member calls an exercise is a name of it; what they did lately comes first.
 */
export async function searchExercises(
  db: Reads,
  userId: Id,
  { q = '', muscle, equipment }: ExerciseQuery,
): Promise<FoundExercise[]> {
  const [own, taught, recent] = await Promise.all([
    readOwn(db, userId, {}),
    readAliases(db, userId),
    rows<{ id: Id; lastOn: string }>(
      db,
      sql`select we.exercise_id as id, max(w.local_date)::text as "lastOn"
        from (select id, local_date from workout where user_id = ${userId} order by started_at desc limit ${RECENT_WORKOUTS}) w
        join workout_exercise we on we.workout_id = w.id group by we.exercise_id`,
    ),
  ])
  const lastOn = new Map(recent.map((one) => [one.id, one.lastOn]))
  const called = new Map<string, string[]>()
  for (const { exerciseId, name } of taught) called.set(exerciseId, [...(called.get(exerciseId) ?? []), name])
  const usable = [...own, ...libraryOfRoutes()].filter(
    ({ equipment: used, primaryMuscles, secondaryMuscles }) =>
      (equipment === undefined || used === equipment) &&
      (muscle === undefined || primaryMuscles.includes(muscle) || secondaryMuscles.includes(muscle)),
  )
  const personal = usable.map((exercise) => {
    const [names, on] = [called.get(exercise.id), lastOn.get(exercise.id)]
    if (names === undefined && on === undefined) return exercise
    return { ...exercise, aliases: [...exercise.aliases, ...(names ?? [])], ...(on !== undefined && { lastOn: on }) }
  })
  return rank(personal, q, SEARCH_LIMIT)
}

/** All of a member's own exercises that fit, by name. */
export async function readOwn(
  db: Reads,
  userId: Id,
  { q, muscle, equipment }: Pick<ExerciseQuery, 'q' | 'muscle' | 'equipment'>,
): Promise<Exercise[]> {
  const fits = [
    sql`e.owner_id = ${userId}`,
    ...(muscle === undefined ? [] : [worksMuscle(muscle)]),
    ...(equipment === undefined ? [] : [usesEquipment(equipment)]),
  ]
  const found = await read(
    db,
    sql.join(fits, sql` and `),
    sql`order by lower(e.name), e.id limit ${LIMITS.ownExercises.most}`,
  )
  return q === undefined ? found : rank(found, q, found.length)
}

/** How many library exercises work each muscle. */
export async function readMuscles(db: Reads): Promise<MuscleList> {
  const muscles = await rows<MuscleList['muscles'][number]>(
    db,
    sql`select m.muscle, count(*) filter (where m.role = 'primary')::int as primary,
        count(*) filter (where m.role = 'secondary')::int as secondary
      from exercise_muscle m join exercise e on e.id = m.exercise_id where e.owner_id is null group by m.muscle order by m.muscle::text`,
  )
  return { muscles }
}

export async function readExercise(db: Reads, id: Id): Promise<ExerciseDetail | undefined> {
  const instructions = sql`, to_json(e.instructions) as instructions`
  const [found] = await fetch<Pick<ExerciseDetail, 'instructions'>>(db, sql`e.id = ${id}`, instructions, sql``)
  return found && { ...found, ...namesOf(id) }
}

/** Whose own exercise this is, null for the library's; undefined when there is no such exercise. */
export async function readOwner(db: Reads, id: Id): Promise<Id | null | undefined> {
  const [found] = await rows<{ ownerId: Id | null }>(
    db,
    sql`select owner_id as "ownerId" from exercise where id = ${id}`,
  )
  return found?.ownerId
}
