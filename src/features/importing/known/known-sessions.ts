import { sql } from 'drizzle-orm'
import type { Id } from '../../../contract/common.ts'
import type { SessionChange } from '../../../contract/importing.ts'
import type { WorkoutView } from '../../../contract/index.ts'
import { type Queries, rows } from '../../../db/open.ts'
import type { ImportOptions } from '../../../db/schema/index.ts'
import { keyOfName, type Meaning, readMeanings } from '../../../domain/exercises/exercise-resolution.ts'
import { readWorkouts } from '../../../domain/workouts/workout-views.ts'
import type { Pace } from '../../../runtime/pace.ts'
import type { ParsedWorkout } from '../parse/types.ts'
import { civilDateOf } from '../read-import.ts'
import { differencesOf } from './differences.ts'
import { isSameSession } from './same-session.ts'

/** What is there of a session that a file tells of. */
export type Standing =
  | { is: 'new' }
  /** There already; `isBefore`: before this import. `workout`: where it was imported as this very session. */
  | { is: 'known'; isBefore: boolean; workout?: KnownWorkout }
  /** There from another app: the same minute, or day, and the same sets. */
  | { is: 'same' }
  /** It was deleted here. */
  | { is: 'deleted' }

/** A workout that a session was imported as, and what the file tells otherwise of it. */
export interface KnownWorkout {
  view: WorkoutView
  importedVersion: number | null
  /** somebody changed it here since its import, or logged it here */
  isChangedHere: boolean
  changes: SessionChange[]
}

/** Who asks. `importId`: the import that does; what it wrote itself was not there before. Null for a preview. */
export interface Asking {
  userId: Id
  importId: Id | null
  dayCutoffMin: number
  /** whether to look for what the app corrected since */
  withChanges: boolean
}

type Match = {
  at: number
  how: 'key' | 'title' | 'minute' | 'day' | 'deleted'
  id: Id
  importId: Id | null
  importedVersion: number | null
}

/**
 * What is there of these sessions, one after the other: known are those of the same source and key (of an export of ours
 * the key is the workout itself), and those of any source that began at the same instant under the same title. The same
 * are those that another app tells of with the same sets. In a number of statements that does not grow with the sessions.
 * @param pace at which they are compared
 */
export async function standingsOf(
  db: Queries,
  asking: Asking,
  sessions: readonly ParsedWorkout[],
  pace: Pace,
): Promise<Standing[]> {
  if (sessions.length === 0) return []
  const matches = await matchesOf(db, asking, sessions)
  const hows = ['minute', 'day', ...(asking.withChanges ? ['key'] : [])]
  const compared = [...matches.values()].flatMap((found) =>
    // once it is known by its key there is nothing to compare by minute or day
    found.filter(({ how }) => hows.includes(how) && (how === 'key' || !found.some((one) => one.how === 'key'))),
  )
  const views = new Map(
    (await readWorkouts(db, [...new Set(compared.map(({ id }) => id))])).map((one) => [one.id, one]),
  )
  const meant = await meaningsIn(
    db,
    asking.userId,
    sessions.filter((_, at) => matches.get(at)?.some(({ id }) => views.has(id))),
  )
  const standings: Standing[] = []
  for (const [at, session] of sessions.entries()) {
    if (pace.isDue) await pace.rest()
    standings.push(standingOf(asking, session, matches.get(at) ?? [], { views, meant }))
  }
  return standings
}

interface Read {
  views: ReadonlyMap<string, WorkoutView>
  meant: ReadonlyMap<string, Meaning | null>
}

function standingOf({ importId }: Asking, session: ParsedWorkout, matches: readonly Match[], read: Read): Standing {
  const exercises = session.exercises.map((exercise) => {
    const meaning = read.meant.get(keyIn(exercise))
    return { ...exercise, exerciseId: meaning?.exerciseId ?? null, isAlias: meaning?.isAlias ?? false }
  })
  const isBefore = matches.some(
    (match) => match.how !== 'deleted' && (importId === null || match.importId !== importId),
  )
  // what is there is known, whatever was deleted before
  const byKey = matches.find(({ how }) => how === 'key')
  const view = read.views.get(byKey?.id ?? '')
  // what is going on is nobody's to correct
  if (byKey !== undefined && view?.status === 'done') {
    const { importedVersion } = byKey
    const isChangedHere = byKey.importId === null || view.version > (importedVersion ?? 1)
    const changes = differencesOf({ ...session, exercises }, view)
    return { is: 'known', isBefore, workout: { view, importedVersion, isChangedHere, changes } }
  }
  if (byKey !== undefined || matches.some(({ how }) => how === 'title')) return { is: 'known', isBefore }
  const isSame = ({ how, id }: Match) => {
    const other = read.views.get(id)
    return other !== undefined && isSameSession(exercises, other, how === 'minute')
  }
  if (matches.some(isSame)) return { is: 'same' }
  return { is: matches.some(({ how }) => how === 'deleted') ? 'deleted' : 'new' }
}

/** Which workouts may be which session, by its place in the list. */
async function matchesOf(
  db: Queries,
  { userId, importId, dayCutoffMin }: Asking,
  sessions: readonly ParsedWorkout[],
): Promise<Map<number, Match[]>> {
  const asked = sessions.map((session, at) => ({
    at,
    source: session.source,
    key: session.sourceKey,
    title: session.title,
    start: session.startedAt,
    zone: session.timeZone,
    date: civilDateOf(session, dayCutoffMin),
  }))
  // a preview's own null is no import: a workout by hand has none either, and is there all the same
  const isOfOther = sql`(${importId}::uuid is null or w.import_id is distinct from ${importId}::uuid)`
  const found = await rows<Match>(
    db,
    sql`with a as materialized (
        select at, source::workout_source as source, key, title, start, date, start at time zone zone = date_trunc('day', start at time zone zone) as is_day,
          case when source = 'spotter' and key ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then key::uuid end as id
        from json_to_recordset(${JSON.stringify(asked)}::json)
          as a (at int, source text, key text, title text, start timestamptz, zone text, date date)
      )
      select a.at, 'key' as how, w.id, w.import_id as "importId", w.imported_version as "importedVersion"
        from a join workout w on w.user_id = ${userId} and w.source = a.source and w.source_key = a.key
      union all select a.at, 'key', w.id, w.import_id, w.imported_version
        from a join workout w on w.user_id = ${userId} and w.id = a.id
      union all select a.at, case when w.started_at = a.start and w.title = a.title then 'title' else 'minute' end,
          w.id, w.import_id, w.imported_version
        from a join workout w on w.user_id = ${userId} and w.started_at >= date_trunc('minute', a.start)
          and w.started_at < date_trunc('minute', a.start) + interval '1 minute' and ${isOfOther}
      union all select a.at, 'day', w.id, w.import_id, w.imported_version
        from a join workout w on w.user_id = ${userId} and w.local_date = a.date and ${isOfOther}
          and (a.is_day or (w.started_at at time zone w.time_zone)::time = '00:00')
      union all select a.at, 'deleted', d.workout_id, null, null
        from a join deleted_source d on d.user_id = ${userId}
          and ((d.source = a.source and d.source_key = a.key) or d.workout_id = a.id)`,
  )
  const byPlace = new Map<number, Match[]>()
  for (const match of found) byPlace.set(match.at, [...(byPlace.get(match.at) ?? []), match])
  return byPlace
}

const keyIn = ({ name, libraryId, own }: ParsedWorkout['exercises'][number]): string =>
  keyOfName({ name: name.trim(), libraryId, isOwn: own !== undefined })

/** What the names of these sessions' exercises mean, by their keys. */
async function meaningsIn(
  db: Queries,
  userId: Id,
  sessions: readonly ParsedWorkout[],
): Promise<Map<string, Meaning | null>> {
  const names = new Map(
    sessions
      .flatMap(({ exercises }) => exercises)
      .map((exercise) => [
        keyIn(exercise),
        { name: exercise.name.trim(), libraryId: exercise.libraryId, isOwn: exercise.own !== undefined },
      ]),
  )
  const { ofNames } = await readMeanings(db, userId, { names: [...names.values()] })
  return new Map([...names.keys()].map((key, at) => [key, ofNames[at] ?? null]))
}

/** What an import with these options does with a session. */
export function fateOf(
  standing: Standing,
  { bringBack = false, importSame = false, corrections }: ImportOptions,
): 'import' | 'correct' | 'skip' {
  switch (standing.is) {
    case 'new':
      return 'import'
    case 'deleted':
      return bringBack ? 'import' : 'skip'
    case 'same':
      return importSame ? 'import' : 'skip'
    case 'known': {
      const { workout } = standing
      if (workout === undefined || workout.changes.length === 0) return 'skip'
      return corrections === 'all' || (corrections === 'unchanged' && !workout.isChangedHere) ? 'correct' : 'skip'
    }
  }
}
