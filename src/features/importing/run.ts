import type { FastifyInstance } from 'fastify'
import { memberCalendar } from '../../domain/calendar/member-calendar.ts'
import { inBatches } from './in-batches.ts'
import { notifyProgress } from './notify-progress.ts'
import { REFUSED_LISTED } from './parse/ledger.ts'
import { ImportFileError, type ImportReport, type ParsedWorkout } from './parse/types.ts'
import { type Batch, finishBatch, ImportLeft, renewLease, SETS_PER_SAVE, WORKOUTS_PER_SAVE } from './queries.ts'
import { readImport } from './read-import.ts'
import { restoreAliases, restoreProfile } from './restore.ts'
import { writtenBy } from './status.ts'
import { readFile } from './stored-file.ts'
import type { Turn } from './turn.ts'
import { type NoRoom, writeSessions } from './write-sessions.ts'

/**
 * Writes a stored file's workouts, batch by batch, and tells the member's pages how far it is. What is there already is
 * skipped, so an import that another instance began is simply run again.
 * @param turn runs each batch when it is its turn
 */
export async function runImport(app: FastifyInstance, batch: Batch, turn: Turn): Promise<void> {
  const { userId } = batch
  const left = { duplicates: 0, same: 0, deleted: 0 }
  let leftOut = 0
  /** sets so far, of those that the whole file has */
  let read = 0

  const finish = async (status: 'done' | 'failed', report: unknown, error: { code: string; detail: string } | null) => {
    await finishBatch(app.database.db, batch, status, { ...left, report, error })
    await notifyProgress(app, batch, status, 1)
  }

  const calendar = await app.database.db.transaction((tx) => memberCalendar(tx, userId))
  if (calendar === undefined) throw new ImportLeft('the account is gone')
  const pace = app.paceOf(userId)
  const content = await readFile(app.database.db, batch, pace)
  const log = readImport(content, batch.options, calendar, app.now(), { strict: true, pace })

  const written = await writtenBy(app.database.db, userId, batch.id)
  let setsInFile = 0
  const save = async (parsed: ParsedWorkout[]) => {
    const { result } = await app.save({ accounts: [userId], change: { kind: 'workouts-imported' } }, async (saving) => {
      await renewLease(saving.tx, batch)
      return writeSessions(saving, app.stored, batch, calendar.dayCutoffMin, parsed)
    })
    left.duplicates += result.duplicates
    left.same += result.same
    left.deleted += result.deleted
    read += setsIn(parsed)
    refuseLate(log.report, result.noRoom)
    written.workouts += result.written.workouts
    written.sets += result.written.sets
    written.corrected += result.written.corrected
    await notifyProgress(app, batch, 'running', Math.min(1, read / Math.max(1, setsInFile)), written)
  }

  try {
    let isFirst = true
    const restore = async () => {
      const { profile } = log
      if (profile !== null) leftOut += await turn(() => restoreProfile(app, batch, profile))
    }
    for await (const workouts of inBatches(log.workouts(), { workouts: WORKOUTS_PER_SAVE, sets: SETS_PER_SAVE })) {
      if (isFirst) await restore()
      isFirst = false
      setsInFile ||= log.report.sets
      await turn(() => save(workouts))
    }
    if (isFirst) await restore()
    if (log.profile !== null) {
      const { aliases } = log.profile
      leftOut += await turn(() => restoreAliases(app, batch, aliases))
    }
    if (leftOut > 0) log.report.notes['no-room'] = leftOut
    await finish('done', log.report, null)
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    await finish('failed', log.report, { code: error.code, detail: error.message })
  }
}

const setsIn = (workouts: readonly ParsedWorkout[]): number =>
  workouts.reduce((sum, { exercises }) => exercises.reduce((sets, exercise) => sets + exercise.sets.length, sum), 0)

/** Sets that were understood, but that there is no room for: one more refusal each, by its line. */
function refuseLate(report: ImportReport, noRoom: readonly NoRoom[]): void {
  for (const { line, reason } of noRoom) {
    report.sets--
    report.refusedCount++
    if (report.refused.length < REFUSED_LISTED) report.refused.push({ line, code: 'too-many', reason })
  }
}
