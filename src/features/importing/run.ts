import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { localDateOf } from '../../training/civil-date.ts'
import { memberCalendar } from '../../training/member-calendar.ts'
import { resolveExercises } from '../../training/own-exercises.ts'
import { insertWorkouts, type WorkoutRow } from '../../training/workout-rows.ts'
import { writeWorkouts } from '../../training/write-workouts.ts'
import type { WorkoutSource } from '../../vocabulary.ts'
import type { ImportProgress } from './contract.ts'
import { parseTrainingLog } from './parse/training-log.ts'
import { ImportFileError, type ParsedWorkout } from './parse/types.ts'
import { type Batch, countExercises, finishBatch, knownSessions, readWritten, renewLease } from './queries.ts'

/** Workouts a transaction: each one bumps the revision once and shows as one step of progress. */
const WORKOUTS_PER_SAVE = 40

const SOURCES = { strong: 'strong_csv', hevy: 'hevy_csv' } as const satisfies Record<string, WorkoutSource>

/** Thrown when another instance has taken the import over, or this one is closing: nothing is to be finished here. */
export class ImportLeft extends Error {}

/**
 * Writes a stored file's workouts, batch by batch, and tells the member's pages how far it is. What is there already is
 * skipped, so an import that another instance began is simply run again.
 * @param leaving true when this process wants to stop; looked at between batches
 */
export async function runImport(app: FastifyInstance, batch: Batch, leaving: () => boolean): Promise<void> {
  const { userId, id: importId } = batch
  const content = batch.content ?? Buffer.alloc(0)
  const lines = countLines(content)
  let duplicates = 0

  const tell = async (status: ImportProgress['status'], share: number) => {
    const written = await readWritten(app.database.db, importId, userId)
    app.live.toMember(userId, 'importProgress', { importId, userId, status, ...written, share })
  }
  const finish = async (status: 'done' | 'failed', report: unknown, error: { code: string; detail: string } | null) => {
    await finishBatch(app.database.db, batch, status, { duplicates, report, error })
    await tell(status, 1)
  }

  const calendar = await app.database.db.transaction((tx) => memberCalendar(tx, userId))
  if (calendar === undefined) throw new ImportLeft('the account is gone')
  const { unit, timeZone } = batch.options
  const log = parseTrainingLog(Readable.from([content]), {
    ...(unit !== null && { unit }),
    defaultUnit: calendar.weightUnit,
    timeZone: timeZone ?? calendar.timeZone,
    timeZoneFrom: timeZone === null ? 'assumed' : 'asked',
  })

  const save = async (parsed: ParsedWorkout[], source: WorkoutSource) => {
    if (leaving()) throw new ImportLeft('closing')
    await app.save({ accounts: [userId], change: { kind: 'workouts-imported' } }, async ({ tx, bumpGroups }) => {
      if (!(await renewLease(tx, batch))) throw new ImportLeft('taken over')
      const known = await knownSessions(tx, batch, source, parsed)
      duplicates += known.duplicates
      const fresh = parsed.filter(({ sourceKey }) => !known.keys.has(sourceKey))
      const { ids, created } = await resolveExercises(
        tx,
        userId,
        fresh.flatMap(({ exercises }) => exercises),
      )
      await countExercises(tx, batch, created)
      const workouts = toRows(fresh, ids, { source, importId, dayCutoffMin: calendar.dayCutoffMin })
      await writeWorkouts({ tx, bumpGroups, now: app.now() }, userId, [], async () => {
        await insertWorkouts(tx, userId, workouts)
        return workouts.map(({ id }) => id)
      })
    })
    const lastLine = parsed.at(-1)?.exercises.at(-1)?.sets.at(-1)?.line ?? 0
    await tell('running', Math.min(lastLine / lines, 1))
  }

  try {
    let pending: ParsedWorkout[] = []
    for await (const workout of log.workouts()) {
      pending.push(workout)
      if (pending.length < WORKOUTS_PER_SAVE) continue
      await save(pending, SOURCES[log.report.format ?? 'strong'])
      pending = []
    }
    if (pending.length > 0) await save(pending, SOURCES[log.report.format ?? 'strong'])
    await finish('done', log.report, null)
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    await finish('failed', log.report, { code: error.code, detail: error.message })
  }
}

function toRows(
  parsed: readonly ParsedWorkout[],
  exerciseIds: readonly string[],
  common: { source: WorkoutSource; importId: string; dayCutoffMin: number },
): WorkoutRow[] {
  const { source, importId, dayCutoffMin } = common
  let at = 0
  return parsed.map(({ exercises, startedAt, endedAt, ...workout }) => ({
    ...workout,
    id: uuidv7(),
    startedAt: new Date(startedAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
    localDate: localDateOf(startedAt, workout.timeZone, dayCutoffMin),
    source,
    importId,
    exercises: exercises.map(({ name: _, sets, ...exercise }) => ({
      ...exercise,
      exerciseId: exerciseIds[at++] ?? '',
      sets: sets.map(({ line: _, weight: __, ...set }) => set),
    })),
  }))
}

function countLines(content: Buffer): number {
  let lines = 1
  for (let at = content.indexOf(10); at !== -1; at = content.indexOf(10, at + 1)) lines += 1
  return lines
}
