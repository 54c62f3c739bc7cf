import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import type { Tracking } from '../../contract/enums.ts'
import type { CorrectedWorkout, ImportPreview } from '../../contract/importing.ts'
import { problem } from '../../contract/problems.ts'
import { type Queries, rows, uuids } from '../../db/open.ts'
import type { ImportOptions } from '../../db/schema/index.ts'
import { memberCalendar } from '../../domain/calendar/member-calendar.ts'
import { trackingFromSets } from '../../domain/exercises/exercise-names.ts'
import { type ExerciseName, keyOfName, readMeanings } from '../../domain/exercises/exercise-resolution.ts'
import type { Pace } from '../../runtime/pace.ts'
import { inBatches } from './in-batches.ts'
import { type KnownWorkout, type Standing, standingsOf } from './known/known-sessions.ts'
import { appOf } from './parse/layouts/index.ts'
import { ImportFileError, type ParsedExercise, type ParsedSet, type ParsedWorkout } from './parse/types.ts'
import { civilDateOf, readImport } from './read-import.ts'

const EXERCISES_LISTED = 1_000
const REFUSED_LISTED = 100
/** What is asked for at once. */
const ASKED = { workouts: 500, sets: 2_000 }
/** Exercises that are sorted at once. */
const SORTED = 1_000
const CORRECTED_LISTED = 20
const CHANGES_LISTED = 5

/**
 * What an import of this file would do, without writing anything. Throws the file's own mistakes as problems.
 * @param options as they would be given to the import
 */
export async function previewImport(
  app: FastifyInstance,
  userId: Id,
  content: Buffer,
  options: ImportOptions,
): Promise<ImportPreview> {
  const { db } = app.database
  const now = app.now()
  const calendar = await memberCalendar(db, userId)
  if (calendar === undefined) throw problem('not-found')
  const pace = app.paceOf(userId)
  const log = readImport(content, options, calendar, now, { pace })
  const named = new NamedExercises()
  let firstOn: string | null = null
  let lastOn: string | null = null
  const there = new WhatIsThere()
  const dateOf = (workout?: ParsedWorkout) => (workout ? civilDateOf(workout, calendar.dayCutoffMin) : null)
  const asking = { userId, importId: null, dayCutoffMin: calendar.dayCutoffMin, withChanges: true }
  try {
    for await (const workouts of inBatches(log.workouts(), ASKED)) {
      for (const { exercises } of workouts) {
        if (pace.isDue) await pace.rest()
        for (const exercise of exercises) named.add(exercise)
      }
      firstOn ??= dateOf(workouts.at(0))
      lastOn = dateOf(workouts.at(-1))
      there.add(await standingsOf(db, asking, workouts, pace))
      await pace.rest()
    }
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    throw problem(error.code === 'import-too-large' ? 'too-large' : error.code, error.message)
  }

  const { report } = log
  const { rows, sets, workouts, restTimers, refusedCount } = report
  const listed = await named.withMostSets(EXERCISES_LISTED, pace)
  return {
    format: report.format ?? 'other',
    app: appOf(report.format ?? 'other'),
    encoding: report.encoding,
    dates: report.dates,
    columns: report.columns,
    delimiter: report.delimiter,
    language: report.language,
    unit: report.unit,
    distanceUnit: report.distanceUnit,
    timeZone: report.timeZone,
    counts: { rows, sets, workouts, ...there.counts, restTimers, refused: refusedCount },
    corrected: there.corrected,
    firstOn,
    lastOn,
    exercises: await withMeanings(db, userId, listed),
    exercisesLeftOut: named.size - listed.length,
    refused: report.refused.slice(0, REFUSED_LISTED),
    notes: { ...report.notes, ...there.notes },
    ignoredColumns: report.ignoredColumns,
  }
}

/** What is there already of a file's workouts. */
class WhatIsThere {
  readonly counts = { known: 0, same: 0, deleted: 0, corrected: 0, changedHere: 0 }
  readonly corrected: CorrectedWorkout[] = []

  /** The same number where everything that was read with a doubt is told. */
  get notes(): Record<string, number> {
    return this.counts.corrected === 0 ? {} : { 'known-differs': this.counts.corrected }
  }

  add(standings: readonly Standing[]): void {
    for (const standing of standings) {
      if (standing.is === 'deleted') this.counts.deleted++
      if (standing.is === 'same') this.counts.same++
      if (standing.is === 'same' || standing.is === 'known') this.counts.known++
      if (standing.is === 'known' && standing.workout !== undefined) this.#compare(standing.workout)
    }
  }

  #compare({ view: { id, title, localDate }, isChangedHere, changes }: KnownWorkout): void {
    if (changes.length === 0) return
    this.counts.corrected++
    if (isChangedHere) this.counts.changedHere++
    if (this.corrected.length === CORRECTED_LISTED) return
    this.corrected.push({
      ...{ workoutId: id, title, localDate, changedHere: isChangedHere },
      changes: changes.slice(0, CHANGES_LISTED),
      changesLeftOut: Math.max(0, changes.length - CHANGES_LISTED),
    })
  }
}

interface Named extends ExerciseName {
  sets: number
  tracking: Tracking
}

type Seen = ExerciseName & Pick<ParsedExercise, 'own'> & { sets: number; most: Measures }

/** A file's exercises, by what tells them apart for the import. */
class NamedExercises {
  readonly #byKey = new Map<string, Seen>()

  get size(): number {
    return this.#byKey.size
  }

  add({ name, libraryId, own, sets }: ParsedExercise): void {
    const entry = { name: name.trim(), libraryId, isOwn: own !== undefined }
    const key = keyOfName(entry)
    const seen = this.#byKey.get(key) ?? { ...entry, own, sets: 0, most: {} }
    seen.sets += sets.length
    for (const set of sets)
      for (const measure of MEASURES) seen.most[measure] = Math.max(seen.most[measure] ?? 0, set[measure] ?? 0)
    this.#byKey.set(key, seen)
  }

  /** Those with the most sets, the most first. There may be as many as a file has sets. */
  async withMostSets(count: number, pace: Pace): Promise<Named[]> {
    let found: Seen[] = []
    let some: Seen[] = []
    const take = () => {
      found = [...found, ...some].sort((a, b) => b.sets - a.sets || (a.name < b.name ? -1 : 1)).slice(0, count)
      some = []
    }
    for (const one of this.#byKey.values()) {
      some.push(one)
      if (some.length < SORTED) continue
      take()
      if (pace.isDue) await pace.rest()
    }
    take()
    return found.map(({ own, most, ...entry }) => ({
      ...entry,
      tracking: own?.tracking ?? trackingFromSets([most], entry.name),
    }))
  }
}

const MEASURES = ['weightKg', 'reps', 'durationS', 'distanceM'] as const
type Measures = Partial<Record<(typeof MEASURES)[number] & keyof ParsedSet, number>>

async function withMeanings(db: Queries, userId: Id, named: readonly Named[]): Promise<ImportPreview['exercises']> {
  const { ofNames: meanings } = await readMeanings(db, userId, { names: named })
  const ids = [...new Set(meanings.flatMap((meaning) => meaning?.exerciseId ?? []))]
  const found = await rows<{ id: Id; name: string; own: boolean }>(
    db,
    sql`select id, name, owner_id is not null as own from exercise where id = any(${uuids(ids)})`,
  )
  const byId = new Map(found.map((exercise) => [exercise.id, exercise]))
  return named.map(({ name, sets, tracking }, at) => {
    const meaning = meanings[at]
    const exercise = meaning ? byId.get(meaning.exerciseId) : undefined
    if (!meaning || exercise === undefined) return { name, sets, tracking, meaning: null }
    const { name: meant, own } = exercise
    return {
      name,
      sets,
      tracking,
      meaning: { exerciseId: exercise.id, exercise: meant, own, taught: meaning.isAlias },
    }
  })
}
