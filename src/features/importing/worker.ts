import type { FastifyInstance } from 'fastify'
import { isUnavailable } from '../../db/unavailable.ts'
import { claimBatch, finishBatch, ImportLeft, releaseBatch } from './queries.ts'
import { runImport } from './run.ts'
import { runUndo } from './undo.ts'

/** How often an instance looks for imports that another one left unfinished. */
const SWEEP_MS = 5_000

export interface ImportWorker {
  /** Looks for stored imports now; one at a time, in the order they came. */
  start(): void
  close(): Promise<void>
}

/** Runs stored imports and undos one at a time, own ones at once and abandoned ones when their lease has run out. */
export function createImportWorker(app: FastifyInstance): ImportWorker {
  let closing = false
  let running: Promise<void> | undefined
  let again = false

  const work = async () => {
    do {
      again = false
      while (!closing) {
        const batch = await claimBatch(app.database.db)
        if (batch === undefined) break
        try {
          await (batch.status === 'undoing' ? runUndo : runImport)(app, batch, () => closing)
        } catch (error) {
          if (error instanceof ImportLeft || isUnavailable(error)) {
            await releaseBatch(app.database.db, batch).catch(() => undefined)
            if (isUnavailable(error)) return
          } else {
            app.log.error({ err: error, importId: batch.id }, 'An import failed')
            const detail =
              batch.status === 'undoing' ? 'This import could not be undone' : 'This file could not be imported'
            const outcome = { duplicates: 0, report: null, ...batch.outcome, error: { code: 'internal', detail } }
            await finishBatch(app.database.db, batch, 'failed', outcome)
          }
        }
      }
    } while (again && !closing)
  }
  const start = () => {
    if (closing) return
    again = true
    running ??= work()
      .catch((error: unknown) => app.log.warn({ err: error }, 'Imports wait until the database can be reached'))
      .finally(() => {
        running = undefined
      })
  }
  const timer = setInterval(start, SWEEP_MS).unref()
  return {
    start,
    close: async () => {
      closing = true
      clearInterval(timer)
      await running
    },
  }
}
