import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import { newId } from '../../db/new-id.ts'
import { NO_ROOM_FOR_EXERCISE, resolveExercises } from '../../domain/exercises/own-exercises.ts'
import type { WorkoutRow } from '../../domain/workouts/workout-rows.ts'
import { sizeOf } from '../../domain/workouts/workout-size.ts'
import { Pace } from '../../runtime/pace.ts'
import type { Saving } from '../../saving/save.ts'
import { correctWorkout } from './corrections.ts'
import { fateOf, type KnownWorkout, type Standing, standingsOf } from './known/known-sessions.ts'
import type { ParsedExercise, ParsedWorkout } from './parse/types.ts'
import { type Batch, countExercises } from './queries.ts'
import { civilDateOf } from './read-import.ts'
import type { Written } from './status.ts'

/** What became of some workouts of a file. */
export interface Outcome {
  written: Written
  /** they were there before */
  duplicates: number
  /** of these: from another app */
  same: number
  /** they were deleted here, and stay deleted */
  deleted: number
  /** sets that the member has no room for, by their lines */
  noRoom: NoRoom[]
}

export interface NoRoom {
  line: number
  reason: string
}

/** Writes what is new of these sessions, and corrects what its member wants corrected. */
export async function writeSessions(
  saving: Pick<Saving, 'tx' | 'now' | 'workouts'>,
  stored: FastifyInstance['stored'],
  batch: Batch,
  dayCutoffMin: number,
  sessions: readonly ParsedWorkout[],
): Promise<Outcome> {
  const { tx, workouts } = saving
  const { userId, id: importId, options } = batch
  const asking = { userId, importId, dayCutoffMin, withChanges: options.corrections !== undefined }
  const left: Outcome = {
    written: { workouts: 0, sets: 0, corrected: 0 },
    duplicates: 0,
    same: 0,
    deleted: 0,
    noRoom: [],
  }
  const wanted: { session: ParsedWorkout; known?: KnownWorkout }[] = []
  const pace = Pace.inTransaction()
  for (const [at, standing] of (await standingsOf(tx, asking, sessions, pace)).entries()) {
    const session = sessions[at] as ParsedWorkout
    const fate = fateOf(standing, options)
    if (fate === 'import') wanted.push({ session })
    else count(left, standing)
    if (fate === 'correct' && standing.is === 'known' && standing.workout !== undefined)
      wanted.push({ session, known: standing.workout })
  }
  const sizes = wanted.map(({ session, known }) =>
    known === undefined
      ? { workouts: 1, bytes: sizeOf(session) }
      : { workouts: 0, bytes: sizeOf(session) - sizeOf(known.view) },
  )
  const hasRoom = await stored.take(tx, userId, sizes)
  const fresh: ParsedWorkout[] = []
  const corrected: { session: ParsedWorkout; known: KnownWorkout }[] = []
  for (const [at, { session, known }] of wanted.entries()) {
    if (!hasRoom[at]) left.noRoom.push(...noRoomFor(session.exercises, stored.full))
    else if (known === undefined) fresh.push(session)
    else corrected.push({ session, known })
  }
  const written = [...fresh, ...corrected.map(({ session }) => session)]
  const { ids, created } = await resolveExercises(
    tx,
    userId,
    written.flatMap(({ exercises }) => exercises),
    { importId },
  )
  await countExercises(tx, batch, created)
  const named = written.flatMap(({ exercises }) => exercises)
  left.noRoom.push(
    ...noRoomFor(
      named.filter((_, at) => ids[at] === ''),
      NO_ROOM_FOR_EXERCISE,
    ),
  )
  const rows = await toRows(written, ids, { importId, dayCutoffMin }, pace)
  await workouts.insert(rows.slice(0, fresh.length))
  for (const [at, { known }] of corrected.entries())
    await correctWorkout(saving, batch, known, rows[fresh.length + at] as WorkoutRow)
  left.written = { workouts: fresh.length, sets: setsOf(rows.slice(0, fresh.length)), corrected: corrected.length }
  return left
}

const setsOf = (workouts: readonly WorkoutRow[]): number =>
  workouts.reduce((sum, { exercises }) => exercises.reduce((sets, exercise) => sets + exercise.sets.length, sum), 0)

const noRoomFor = (exercises: readonly ParsedExercise[], reason: string): NoRoom[] =>
  exercises.flatMap(({ sets }) => sets.map(({ line }) => ({ line, reason })))

function count(left: Outcome, standing: Standing): void {
  if (standing.is === 'deleted') left.deleted++
  if (standing.is === 'same') left.same++
  if (standing.is === 'same' || (standing.is === 'known' && standing.isBefore)) left.duplicates++
}

async function toRows(
  parsed: readonly ParsedWorkout[],
  exerciseIds: readonly (Id | '')[],
  { importId, dayCutoffMin }: { importId: Id; dayCutoffMin: number },
  pace: Pace,
): Promise<WorkoutRow[]> {
  const rows: WorkoutRow[] = []
  let at = 0
  for (const { exercises, startedAt, endedAt, ...workout } of parsed) {
    if (pace.isDue) await pace.rest()
    rows.push({
      ...workout,
      id: newId(),
      startedAt: new Date(startedAt),
      endedAt: endedAt === null ? null : new Date(endedAt),
      localDate: civilDateOf({ ...workout, startedAt }, dayCutoffMin),
      importId,
      // those that there is no room for have been left out
      exercises: exercises.flatMap(({ notes, supersetGroup, restS = null, sets }) => {
        const exerciseId = exerciseIds[at++] ?? ''
        return exerciseId === '' ? [] : { notes, supersetGroup, restS, exerciseId, sets }
      }),
    })
  }
  return rows
}
