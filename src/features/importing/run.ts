import type { FastifyInstance } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { memberCalendar } from '../../training/member-calendar.ts'
import { resolveExercises } from '../../training/own-exercises.ts'
import { insertWorkouts, type WorkoutRow } from '../../training/workout-rows.ts'
import { writeWorkouts } from '../../training/write-workouts.ts'
import { civilDateOf, openLog } from './open-log.ts'
import { ImportFileError, type ParsedWorkout } from './parse/types.ts'
import {
  type Batch,
  countExercises,
  finishBatch,
  ImportLeft,
  knownSessions,
  renewLease,
  WORKOUTS_PER_SAVE,
} from './queries.ts'
import { restoreAliases, restoreProfile } from './restore.ts'
import { tellProgress } from './tell-progress.ts'

/**
 * Writes a stored file's workouts, batch by batch, and tells the member's pages how far it is. What is there already is
 * skipped, so an import that another instance began is simply run again.
 * @param leaving true when this process wants to stop; looked at between batches
 */
export async function runImport(app: FastifyInstance, batch: Batch, leaving: () => boolean): Promise<void> {
  const { userId, id: importId } = batch
  const content = batch.content ?? Buffer.alloc(0)
  let duplicates = 0
  let leftOut = 0
  /** sets so far, of those that the whole file has */
  let read = 0

  const finish = async (status: 'done' | 'failed', report: unknown, error: { code: string; detail: string } | null) => {
    await finishBatch(app.database.db, batch, status, { duplicates, report, error })
    await tellProgress(app, batch, status, 1)
  }

  const calendar = await app.database.db.transaction((tx) => memberCalendar(tx, userId))
  if (calendar === undefined) throw new ImportLeft('the account is gone')
  const log = openLog(content, batch.options, calendar, app.now())

  const save = async (parsed: ParsedWorkout[]) => {
    if (leaving()) throw new ImportLeft('closing')
    await app.save({ accounts: [userId], change: { kind: 'workouts-imported' } }, async ({ tx, bumpGroups }) => {
      await renewLease(tx, batch)
      const known = await knownSessions(tx, { userId, importId }, parsed)
      duplicates += known.duplicates
      const fresh = parsed.filter(({ sourceKey }) => !known.keys.has(sourceKey))
      const { ids, created } = await resolveExercises(
        tx,
        userId,
        fresh.flatMap(({ exercises }) => exercises),
        importId,
      )
      await countExercises(tx, batch, created)
      const workouts = toRows(fresh, ids, { importId, dayCutoffMin: calendar.dayCutoffMin })
      await writeWorkouts({ tx, bumpGroups, now: app.now() }, userId, [], async () => {
        await insertWorkouts(tx, userId, workouts)
        return workouts.map(({ id }) => id)
      })
    })
    for (const { exercises } of parsed) for (const { sets } of exercises) read += sets.length
    await tellProgress(app, batch, 'running', log.report.sets === 0 ? 1 : read / log.report.sets)
  }

  try {
    let pending: ParsedWorkout[] = []
    let isFirst = true
    for await (const workout of log.workouts()) {
      if (isFirst && log.profile !== null) leftOut += await restoreProfile(app, batch, log.profile)
      isFirst = false
      pending.push(workout)
      if (pending.length < WORKOUTS_PER_SAVE) continue
      await save(pending)
      pending = []
    }
    if (isFirst && log.profile !== null) leftOut += await restoreProfile(app, batch, log.profile)
    if (pending.length > 0) await save(pending)
    if (log.profile !== null) leftOut += await restoreAliases(app, batch, log.profile.aliases)
    if (leftOut > 0) log.report.notes['no-room'] = leftOut
    await finish('done', log.report, null)
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    await finish('failed', log.report, { code: error.code, detail: error.message })
  }
}

function toRows(
  parsed: readonly ParsedWorkout[],
  exerciseIds: readonly string[],
  { importId, dayCutoffMin }: { importId: string; dayCutoffMin: number },
): WorkoutRow[] {
  let at = 0
  return parsed.map(({ exercises, startedAt, endedAt, ...workout }) => ({
    ...workout,
    id: uuidv7(),
    startedAt: new Date(startedAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
    localDate: civilDateOf({ ...workout, startedAt }, dayCutoffMin),
    importId,
    exercises: exercises.map(({ notes, supersetGroup, sets }) => ({
      notes,
      supersetGroup,
      exerciseId: exerciseIds[at++] ?? '',
      sets: sets.map(({ line: _, weight: __, ...set }) => set),
    })),
  }))
}
