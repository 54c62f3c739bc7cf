import type { FastifyInstance } from 'fastify'
import { memberCalendar } from '../../training/member-calendar.ts'
import { openLog } from './open-log.ts'
import { ImportFileError, type ParsedWorkout } from './parse/types.ts'
import { type Batch, finishBatch, ImportLeft, renewLease, WORKOUTS_PER_SAVE } from './queries.ts'
import { restoreAliases, restoreProfile } from './restore.ts'
import { tellProgress } from './tell-progress.ts'
import { type LeftOut, writeSessions } from './write-sessions.ts'

/**
 * Writes a stored file's workouts, batch by batch, and tells the member's pages how far it is. What is there already is
 * skipped, so an import that another instance began is simply run again.
 * @param leaving true when this process wants to stop; looked at between batches
 */
export async function runImport(app: FastifyInstance, batch: Batch, leaving: () => boolean): Promise<void> {
  const { userId } = batch
  const content = batch.content ?? Buffer.alloc(0)
  const left: LeftOut = { duplicates: 0, same: 0, deleted: 0 }
  let leftOut = 0
  /** sets so far, of those that the whole file has */
  let read = 0

  const finish = async (status: 'done' | 'failed', report: unknown, error: { code: string; detail: string } | null) => {
    await finishBatch(app.database.db, batch, status, { ...left, report, error })
    await tellProgress(app, batch, status, 1)
  }

  const calendar = await app.database.db.transaction((tx) => memberCalendar(tx, userId))
  if (calendar === undefined) throw new ImportLeft('the account is gone')
  const log = openLog(content, batch.options, calendar, app.now())

  const save = async (parsed: ParsedWorkout[]) => {
    if (leaving()) throw new ImportLeft('closing')
    const { result } = await app.save(
      { accounts: [userId], change: { kind: 'workouts-imported' } },
      async ({ tx, bumpGroups }) => {
        await renewLease(tx, batch)
        return writeSessions({ tx, bumpGroups, now: app.now() }, batch, calendar.dayCutoffMin, parsed)
      },
    )
    left.duplicates += result.duplicates
    left.same += result.same
    left.deleted += result.deleted
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
