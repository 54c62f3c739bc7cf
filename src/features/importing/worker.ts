import type { FastifyInstance } from 'fastify'
import type { Limits } from '../../contract/limits.ts'
import { isUnavailable } from '../../db/unavailable.ts'
import { FairLimit } from '../../runtime/semaphore.ts'
import { type Batch, claimBatch, finishBatch, ImportLeft, keepLease, LEASE_SECONDS, releaseBatch } from './queries.ts'
import { runImport } from './run.ts'
import type { Turn } from './turn.ts'
import { runUndo } from './undo.ts'

/** How often an instance looks for imports that another one left unfinished. */
const SWEEP_MS = 5_000

/** A file of some years is smaller. One place is kept for such, so that it waits for nobody's decades. */
const SMALL_BYTES = 1024 * 1024

export interface ImportWorker {
  /** Looks for stored imports now. */
  start(): void
  close(): Promise<void>
}

/**
 * Runs stored imports and undos, own ones at once and abandoned ones when their lease has run out. A few are open at a
 * time, each of another person, and their batches are written in turns, one at a time: who comes with one workout waits
 * for a batch of the others', not for their files.
 */
export function createImportWorker(app: FastifyInstance): ImportWorker {
  const { db } = app.database
  const turns = new FairLimit({ atOnce: 1 })
  const open = new Map<string, { batch: Batch; ended: Promise<void> }>()
  let closing = false
  let opening: Promise<void> | undefined
  let again = false

  const fill = async () => {
    do {
      again = false
      while (!closing && open.size < app.limits.importsOpen) {
        const batches = [...open.values()].map(({ batch }) => batch)
        const batch = await claimBatch(db, {
          notOf: batches.map(({ userId }) => userId),
          mostBytes: roomBeside(batches, app.limits),
        })
        if (batch === undefined) break
        open.set(batch.id, { batch, ended: work(batch) })
      }
    } while (again && !closing)
  }

  const work = async (batch: Batch) => {
    let isWriting = false
    // while it is read, or waits for its turn; a step renews the lease itself, and one that hangs loses it
    const timer = setInterval(
      () => {
        if (!isWriting) keepLease(db, batch).catch(() => undefined)
      },
      (LEASE_SECONDS * 1000) / 3,
    ).unref()
    const turn: Turn = (step) =>
      turns.run(batch.userId, async () => {
        if (closing) throw new ImportLeft('closing')
        isWriting = true
        return await step().finally(() => {
          isWriting = false
        })
      })
    const isReachable = await runBatch(app, batch, turn).finally(() => {
      clearInterval(timer)
      open.delete(batch.id)
    })
    // another try at once would fail as well
    if (isReachable) start()
  }

  const start = () => {
    if (closing) return
    again = true
    opening ??= fill()
      .catch((error: unknown) => app.log.warn({ err: error }, 'Imports are paused until the database can be reached'))
      .finally(() => {
        opening = undefined
      })
  }
  const timer = setInterval(start, SWEEP_MS).unref()
  return {
    start,
    close: async () => {
      closing = true
      clearInterval(timer)
      await opening
      await Promise.all([...open.values()].map(({ ended }) => ended))
    },
  }
}

/** The largest file that may be opened beside these: in memory it is many times as large. */
function roomBeside(batches: readonly Batch[], limits: Limits): number {
  const sizes = batches.map(({ fileBytes }) => fileBytes)
  const isLastPlace = sizes.length > 0 && sizes.length === limits.importsOpen - 1
  if (isLastPlace && sizes.every((bytes) => bytes > SMALL_BYTES)) return SMALL_BYTES
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  return bytes === 0 ? Number.MAX_SAFE_INTEGER : Math.max(SMALL_BYTES, limits.importBytesOpen - bytes)
}

/** Runs an import or its undo to its end. Resolves to false when the database cannot be reached: it is left to be taken. */
async function runBatch(app: FastifyInstance, batch: Batch, turn: Turn): Promise<boolean> {
  const { db } = app.database
  try {
    await (batch.status === 'undoing' ? runUndo : runImport)(app, batch, turn)
  } catch (error) {
    const isAway = isUnavailable(error)
    if (error instanceof ImportLeft || isAway) {
      await releaseBatch(db, batch).catch(() => undefined)
      return !isAway
    }
    app.log.error({ err: error, importId: batch.id }, 'Import failed')
    const detail = batch.status === 'undoing' ? 'This import could not be undone' : 'This file could not be imported'
    const outcome = { duplicates: 0, report: null, ...batch.outcome, error: { code: 'internal', detail } }
    await finishBatch(db, batch, 'failed', outcome).catch((failure: unknown) =>
      app.log.warn(
        { err: failure, importId: batch.id },
        'The outcome of an import could not be stored; the instance that takes it over will store it',
      ),
    )
  }
  return true
}
