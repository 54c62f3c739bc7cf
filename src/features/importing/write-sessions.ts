import { v7 as uuidv7 } from 'uuid'
import type { Transaction } from '../../db/open.ts'
import { resolveExercises } from '../../training/own-exercises.ts'
import { insertWorkouts, type WorkoutRow } from '../../training/workout-rows.ts'
import { writeWorkouts } from '../../training/write-workouts.ts'
import { correctWorkout } from './corrections.ts'
import { fateOf, type KnownWorkout, type Standing, standingsOf } from './known-sessions.ts'
import { civilDateOf } from './open-log.ts'
import type { ParsedWorkout } from './parse/types.ts'
import { type Batch, countExercises } from './queries.ts'

/** Workouts of a file that were not imported. */
export interface LeftOut {
  /** they were there before */
  duplicates: number
  /** of these: from another app */
  same: number
  /** they were deleted here, and stay deleted */
  deleted: number
  /** of those that were: sets of exercises that the member has no room for, by their lines */
  noRoom: number[]
}

/** Writes what is new of these sessions, and corrects what its member wants corrected. */
export async function writeSessions(
  saving: { tx: Transaction; bumpGroups(groupIds: readonly string[]): Promise<void>; now: Date },
  batch: Batch,
  dayCutoffMin: number,
  sessions: readonly ParsedWorkout[],
): Promise<LeftOut> {
  const { tx, now } = saving
  const { userId, id: importId, options } = batch
  const asking = { userId, importId, dayCutoffMin, withChanges: options.corrections !== undefined }
  const left: LeftOut = { duplicates: 0, same: 0, deleted: 0, noRoom: [] }
  const fresh: ParsedWorkout[] = []
  const corrected: { session: ParsedWorkout; known: KnownWorkout }[] = []
  for (const [at, standing] of (await standingsOf(tx, asking, sessions)).entries()) {
    const session = sessions[at] as ParsedWorkout
    const fate = fateOf(standing, options)
    if (fate === 'import') fresh.push(session)
    else count(left, standing)
    if (fate === 'correct' && standing.is === 'known' && standing.workout !== undefined)
      corrected.push({ session, known: standing.workout })
  }
  const written = [...fresh, ...corrected.map(({ session }) => session)]
  const { ids, created } = await resolveExercises(
    tx,
    userId,
    written.flatMap(({ exercises }) => exercises),
    importId,
  )
  await countExercises(tx, batch, created)
  const named = written.flatMap(({ exercises }) => exercises)
  for (const [at, { sets }] of named.entries()) if (ids[at] === '') left.noRoom.push(...sets.map(({ line }) => line))
  const rows = toRows(written, ids, { importId, dayCutoffMin })
  const workouts = rows.slice(0, fresh.length)
  const correctedIds = corrected.map(({ known }) => known.view.id)
  await writeWorkouts(saving, userId, correctedIds, async () => {
    await insertWorkouts(tx, userId, workouts)
    for (const [at, { known }] of corrected.entries())
      await correctWorkout(tx, batch, now, known, rows[fresh.length + at] as WorkoutRow)
    return [...workouts.map(({ id }) => id), ...correctedIds]
  })
  return left
}

function count(left: LeftOut, standing: Standing): void {
  if (standing.is === 'deleted') left.deleted++
  if (standing.is === 'same') left.same++
  if (standing.is === 'same' || (standing.is === 'known' && standing.isBefore)) left.duplicates++
}

function toRows(
  parsed: readonly ParsedWorkout[],
  exerciseIds: readonly string[],
  { importId, dayCutoffMin }: { importId: string; dayCutoffMin: number },
): WorkoutRow[] {
  let at = 0
  // those without an exercise have been left out
  return parsed.map(({ exercises, startedAt, endedAt, ...workout }) => ({
    ...workout,
    id: uuidv7(),
    startedAt: new Date(startedAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
    localDate: civilDateOf({ ...workout, startedAt }, dayCutoffMin),
    importId,
    exercises: exercises
      .map(({ notes, supersetGroup, sets }) => ({
        notes,
        supersetGroup,
        exerciseId: exerciseIds[at++] ?? '',
        sets: sets.map(({ line: _, weight: __, ...set }) => set),
      }))
      .filter(({ exerciseId }) => exerciseId !== ''),
  }))
}
