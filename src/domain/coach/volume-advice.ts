import { sql } from 'drizzle-orm'
import { daysBetween } from '../../contract/arithmetic/civil-days.ts'
import { roundTo } from '../../contract/arithmetic/units.ts'
import type { Id } from '../../contract/common.ts'
import { MUSCLES, type Muscle } from '../../contract/enums.ts'
import type { VolumeAdvice } from '../../contract/index.ts'
import { type Reads, rows, uuids } from '../../db/open.ts'
import { libraryExercises } from '../exercises/library/library.ts'
import type { History } from './history.ts'

const WEEKS = 4
/** Fewer weeks are no habit to judge. */
const FEWEST_DAYS = 21
/** With more sets than this of exercises whose muscles are unknown, no muscle is known to be left out. */
const MOST_UNKNOWN = 0.25
const IDEAS = 3

/** Trained along with others; hardly anybody plans sets for them. */
const ALONG: ReadonlySet<Muscle> = new Set(['neck', 'forearms', 'traps', 'abductors', 'adductors'])

/**
 * The muscle with the fewest working sets a week, over the last four weeks, if those are under the member's own band: 1
 * set where it leads, a half where it helps (Pelland et al. 2024). Null when all are in the band, or too little is known.
 */
export function lowestMuscle(history: History, setsLow: number): { muscle: Muscle; setsPerWeek: number } | null {
  const { today, workouts, exercises } = history
  const first = workouts[0]
  if (first === undefined || daysBetween(first.on, today) < FEWEST_DAYS) return null
  const sets = new Map<Muscle, number>()
  let all = 0
  let unknown = 0
  for (const { muscles, sessions } of exercises.values()) {
    const done = sessions
      .filter(({ on }) => daysBetween(on, today) < 7 * WEEKS)
      .reduce((sum, session) => sum + session.sets.length, 0)
    all += done
    if (muscles.length === 0) unknown += done
    for (const { muscle, role } of muscles)
      sets.set(muscle, (sets.get(muscle) ?? 0) + (role === 'primary' ? done : done / 2))
  }
  if (all === 0 || unknown > all * MOST_UNKNOWN) return null
  const [lowest] = MUSCLES.filter((muscle) => !ALONG.has(muscle))
    .map((muscle) => ({ muscle, setsPerWeek: roundTo((sets.get(muscle) ?? 0) / WEEKS, 1) }))
    .sort((a, b) => a.setsPerWeek - b.setsPerWeek)
  return lowest !== undefined && lowest.setsPerWeek < setsLow ? lowest : null
}

const popularSlugs = (): string =>
  `{${libraryExercises()
    .filter(({ popularity }) => popularity !== null)
    .map(({ slug }) => slug)
    .join(',')}}`

/**
 * The lowest muscle with three exercises of the library that train it first: what the member does already, then what
 * people lift most, then what needs the equipment they use, then the compound
 * and the easier ones.
 */
export async function readVolumeAdvice(tx: Reads, history: History, setsLow: number): Promise<VolumeAdvice | null> {
  const lowest = lowestMuscle(history, setsLow)
  if (lowest === null) return null
  const known = [...history.exercises.values()]
  const equipment = new Set(known.map((one) => one.equipment).filter((one) => one !== null))
  const exercises = await rows<{ exerciseId: Id; exercise: string }>(
    tx,
    sql`select e.id as "exerciseId", e.name as exercise
      from exercise_muscle m join exercise e on e.id = m.exercise_id
      where m.muscle = ${lowest.muscle} and m.role = 'primary' and e.owner_id is null and e.category = 'strength'
      order by e.id = any(${uuids(known.map(({ id }) => id))}) desc,
        e.slug = any(${popularSlugs()}::text[]) desc,
        coalesce(e.equipment::text = any(${`{${[...equipment].join(',')}}`}::text[]), false) desc,
        coalesce(e.mechanic = 'compound', false) desc, e.level, e.name, e.id limit ${IDEAS}`,
  )
  return { ...lowest, setsLow, exercises }
}
