import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { RecordKind } from '../../contract/enums.ts'
import type { Flag, ProgressView } from '../../contract/index.ts'
import { type Reads, rows } from '../../db/open.ts'
import type { History } from '../coach/history.ts'
import { strengthFlags } from '../coach/strength-flags.ts'
import { BLOCKS, RECORD_VALUE } from '../workouts/set-sql.ts'
import { findPainWord } from './pain-words.ts'

/** Days with today, over which each flag looks. */
const RECORD_DAYS = 7
const MISSED_DAYS = 7
const PAIN_DAYS = 14
/** Flags of one kind: a trainer wants to know of it, not to read all of it. */
const FLAGS_A_KIND = 3
const RECORDS_READ = 40
const NOTES_READ = 60
const NOTE_LENGTH = 2_000

type Compliance = ProgressView['standing']['compliance']['days7']

/**
 * What a trainer's board sorts a member by, on a day. A workout of today counts as assigned; to have dropped or missed it
 * takes until its day has passed.
 * @param history of that day, which is being read together with this
 */
export async function readStanding(
  tx: Reads,
  userId: Id,
  today: string,
  history: Promise<History>,
): Promise<ProgressView['standing']> {
  const [counts, records, known] = await Promise.all([
    readCounts(tx, userId, today),
    readRecordFlags(tx, userId, today),
    history,
  ])
  const pain = counts.painWords ? await readPainFlags(tx, userId, today) : []
  return {
    lastWorkoutOn: counts.lastWorkoutOn,
    compliance: {
      days7: complianceOf(counts.assigned7, counts.completed7),
      days30: complianceOf(counts.assigned30, counts.completed30),
      days90: complianceOf(counts.assigned90, counts.completed90),
    },
    flags: [...pain, ...missedFlag(counts), ...complianceDropFlag(counts), ...strengthFlags(known), ...records],
  }
}

const complianceOf = (assigned: number, completed: number): Compliance => ({
  assigned,
  completed,
  share: assigned === 0 ? null : completed / assigned,
})

type Counts = {
  lastWorkoutOn: string | null
  painWords: boolean
  assigned7: number
  completed7: number
  assigned30: number
  completed30: number
  assigned90: number
  completed90: number
  /** assigned, less what is planned for today and not done yet */
  due7: number
  due30: number
  missed: number
  missedOn: string | null
  missedTitle: string | null
}

async function readCounts(tx: Reads, userId: Id, today: string): Promise<Counts> {
  const within = (days: number) => sql`scheduled_on > ${today}::date - ${days}::int`
  const isDone = sql`workout_id is not null`
  const isDue = sql`(${isDone} or scheduled_on < ${today}::date)`
  const isMissed = sql`scheduled_on >= ${today}::date - ${MISSED_DAYS}::int and scheduled_on < ${today}::date and workout_id is null`
  const [counts] = await rows<Counts>(
    tx,
    sql`select (select max(local_date)::text from training_day where user_id = ${userId}) as "lastWorkoutOn",
        (select pain_words from preferences where user_id = ${userId}) as "painWords",
        count(*) filter (where ${within(7)})::int as assigned7,
        count(*) filter (where ${within(7)} and ${isDone})::int as completed7,
        count(*) filter (where ${within(30)})::int as assigned30,
        count(*) filter (where ${within(30)} and ${isDone})::int as completed30,
        count(*)::int as assigned90,
        count(*) filter (where ${isDone})::int as completed90,
        count(*) filter (where ${within(7)} and ${isDue})::int as due7,
        count(*) filter (where ${within(30)} and ${isDue})::int as due30,
        count(*) filter (where ${isMissed})::int as missed,
        max(scheduled_on) filter (where ${isMissed})::text as "missedOn",
        (array_agg(title order by scheduled_on desc, id) filter (where ${isMissed}))[1] as "missedTitle"
      from assigned_workout where client_id = ${userId} and ${within(90)} and scheduled_on <= ${today}::date`,
  )
  return counts!
}

function missedFlag({ missed, missedOn, missedTitle }: Counts): Flag[] {
  if (missed === 0) return []
  return [flag('missed-assignment', { on: missedOn, inputs: { missed, days: MISSED_DAYS, title: missedTitle } })]
}

/** The last 7 days at least 20 points below the last 30. In whole numbers: 0.8 - 0.6 is not 0.2. */
function complianceDropFlag({ completed7, due7, completed30, due30 }: Counts): Flag[] {
  const isDrop = due7 > 0 && 5 * (completed30 * due7 - completed7 * due30) >= due30 * due7
  return isDrop ? [flag('compliance-drop', { inputs: { completed7, due7, completed30, due30 } })] : []
}

/** The newest record of each exercise, by the kind that says most. */
async function readRecordFlags(tx: Reads, userId: Id, today: string): Promise<Flag[]> {
  const found = await rows<{
    exerciseId: Id
    exercise: string
    kind: RecordKind
    value: number
    workoutId: Id
    on: string
  }>(
    tx,
    sql`select b.exercise_id as "exerciseId", e.name as exercise, b.kind, ${RECORD_VALUE} as value,
        b.workout_id as "workoutId", w.local_date::text as on
      from exercise_best b cross join lateral (select * from workout where id = b.workout_id offset 0) w
        cross join lateral (select * from exercise where id = b.exercise_id offset 0) e
      where b.user_id = ${userId} and b.is_record
        and b.started_at > ${today}::date - ${RECORD_DAYS + 2}::int and w.local_date > ${today}::date - ${RECORD_DAYS}::int
      order by b.started_at desc, b.workout_id desc, e.name, array_position(
        array['max_weight', 'max_e1rm', 'min_help', 'max_distance', 'max_duration', 'max_reps', 'max_set_volume'], b.kind::text)
      limit ${RECORDS_READ}`,
  )
  const newest = new Map(found.toReversed().map((record) => [record.exerciseId, record]))
  return found
    .filter((record) => newest.get(record.exerciseId) === record)
    .slice(0, FLAGS_A_KIND)
    .map(({ exerciseId, exercise, kind, value, workoutId, on }) =>
      flag('record', { exerciseId, exercise, workoutId, on, inputs: { kind, value } }),
    )
}

/** Words of pain in the notes of the last two weeks, one flag a workout. */
async function readPainFlags(tx: Reads, userId: Id, today: string): Promise<Flag[]> {
  const found = await rows<{
    workoutId: Id
    on: string
    exerciseId: Id | null
    exercise: string | null
    notes: string
  }>(
    tx,
    sql`with recent as (select id, local_date, started_at, notes from workout
        where user_id = ${userId} and local_date > ${today}::date - ${PAIN_DAYS}::int)
      select id as "workoutId", local_date::text as on, "exerciseId", exercise, left(notes, ${NOTE_LENGTH}::int) as notes from (
        select id, local_date, started_at, null::uuid as "exerciseId", null as exercise, notes from recent
        union all
        select w.id, w.local_date, w.started_at, e.id, e.name, we.notes from recent w cross join ${BLOCKS}
      ) as n where notes <> '' order by started_at desc, id, exercise nulls first limit ${NOTES_READ}`,
  )
  const flags = new Map<string, Flag>()
  for (const { workoutId, on, exerciseId, exercise, notes } of found) {
    const pain = findPainWord(notes)
    if (pain === null || flags.has(workoutId)) continue
    flags.set(workoutId, flag('pain', { exerciseId, exercise, workoutId, on, inputs: { ...pain } }))
  }
  return [...flags.values()].slice(0, FLAGS_A_KIND)
}

const flag = (kind: Flag['kind'], what: Partial<Flag>): Flag => ({
  kind,
  exerciseId: null,
  exercise: null,
  workoutId: null,
  on: null,
  inputs: {},
  ...what,
})
