import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { ProgressView, Suggestion, VolumeAdvice } from '../../contract/index.ts'
import { type Reads, rows } from '../../db/open.ts'
import type { MemberCalendar } from '../calendar/member-calendar.ts'
import { RECORD_VALUE } from '../workouts/set-sql.ts'
import { dueSession } from './due-session.ts'
import { type ExerciseFacts, type History, readExerciseFacts, readHistory, type Session } from './history.ts'
import { insightOf, type NewRecord, RECORD_NEWS_DAYS } from './insight.ts'
import { readinessOf } from './readiness.ts'
import { suggest } from './suggest.ts'
import { readVolumeAdvice } from './volume-advice.ts'

const MOST_EXERCISES = 8
const NOTHING: ProgressView['coach'] = { insight: null, due: null, next: [], volume: null }

/**
 * What the coach says to a member on a day.
 * @param history of that day, which is being read together with this
 */
export async function readCoach(
  tx: Reads,
  userId: Id,
  { setsLow }: MemberCalendar,
  today: string,
  history: Promise<History>,
): Promise<ProgressView['coach']> {
  const [record, known] = await Promise.all([readNewRecord(tx, userId, today), history])
  return known.workouts.length === 0 ? NOTHING : coachOf(known, record, await readVolumeAdvice(tx, known, setsLow))
}

function coachOf(history: History, record: NewRecord | undefined, volume: VolumeAdvice | null): ProgressView['coach'] {
  const readiness = readinessOf(history)
  const due = dueSession(history.workouts, history.today)
  return {
    insight: insightOf(history, readiness, record),
    due: due && { title: due.title, lastOn: due.on },
    next: (due?.exerciseIds ?? [])
      .map((id) => history.exercises.get(id))
      .filter((exercise) => exercise !== undefined)
      .slice(0, MOST_EXERCISES)
      .map((exercise) => suggest(exercise, readiness)),
    volume,
  }
}

/** What to lift next in one exercise; undefined when the member has none of this id. */
export async function readSuggestion(
  tx: Reads,
  userId: Id,
  calendar: MemberCalendar,
  today: string,
  exerciseId: Id,
): Promise<Suggestion | undefined> {
  const history = await readHistory(tx, userId, calendar, today)
  const trained = history.exercises.get(exerciseId) ?? (await readUntrained(tx, userId, exerciseId))
  return trained && suggest(trained, readinessOf(history))
}

/** An exercise that was not done in the last twelve weeks; its last session, if there is one, names the day only. */
async function readUntrained(
  tx: Reads,
  userId: Id,
  exerciseId: Id,
): Promise<(ExerciseFacts & { sessions: Session[] }) | undefined> {
  const facts = await readExerciseFacts(tx, userId, exerciseId)
  if (facts === undefined) return undefined
  const done = await rows<{ on: string }>(
    tx,
    sql`select w.local_date::text as on from exercise_best b join workout w on w.id = b.workout_id
      where b.user_id = ${userId} and b.exercise_id = ${exerciseId} order by b.started_at desc limit 1`,
  )
  return { ...facts, sessions: done.map(({ on }) => ({ on, sets: [], e1rmKg: null })) }
}

/** The newest record of the last days; of several in one workout, the estimated maximum and then the weight. */
async function readNewRecord(tx: Reads, userId: Id, today: string): Promise<NewRecord | undefined> {
  const [found] = await rows<NewRecord>(
    tx,
    sql`select b.exercise_id as "exerciseId", e.name as exercise, b.kind, ${RECORD_VALUE} as value,
        (select local_date::text from workout w where w.id = b.workout_id) as on
      from (select * from exercise_best where user_id = ${userId} and is_record
          and started_at >= ${today}::date - ${RECORD_NEWS_DAYS}::int
        order by started_at desc, kind not in ('max_e1rm', 'min_help'), kind <> 'max_weight', kind, exercise_id limit 1) b
      join exercise e on e.id = b.exercise_id`,
  )
  return found
}
