import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import {
  EXPORT_VERSION,
  ExercisePlan,
  ExportedAlias,
  ExportedExercise,
  ExportedGoal,
  ExportedMeasurement,
  type ExportedPlan,
  GoalInput,
  Preferences,
  RECORDS,
} from '../../../../contract/index.ts'
import { MAX_ALIASES } from '../../../../domain/exercises/exercise-resolution.ts'
import { MAX_GOALS } from '../../../../domain/workouts/goals.ts'
import { flawOfMeasurement } from '../../../../domain/workouts/measurable.ts'
import type { Pace } from '../../../../runtime/pace.ts'
import { Ledger } from '../ledger.ts'
import type { ExerciseRef, ImportReport, OwnProfile, ParsedWorkout, ParseOptions } from '../types.ts'
import { ImportFileError } from '../types.ts'
import { type JsonItem, jsonItems } from './json-items.ts'
import { isDay } from './own-columns.ts'
import { WorkoutItems } from './own-workouts.ts'

const { exerciseId } = ExportedGoal.properties
const { targetRpe, stepKg, ...plan } = ExercisePlan.properties

/** What stands beside the workouts, item by item, within the bounds of the routes that set it; what is null is left out. */
const PARTS = {
  exercises: { schema: Compile(ExportedExercise), what: 'An exercise' },
  aliases: { schema: Compile(ExportedAlias), what: 'A name' },
  measurements: { schema: Compile(ExportedMeasurement), what: 'A measurement' },
  goals: { schema: Compile(Type.Object({ ...GoalInput.properties, exerciseId })), what: 'A goal' },
  plans: {
    schema: Compile(
      Type.Object({ ...plan, exerciseId, targetRpe: Type.Optional(targetRpe), stepKg: Type.Optional(stepKg) }),
    ),
    what: 'A plan',
  },
}
/** So many of a part come in; the rest of the file's is refused. Plans and measurements are one a lift and a day. */
const MOST: Partial<Record<keyof typeof PARTS, number>> = {
  // they are written one by one, in one transaction
  exercises: 2_000,
  aliases: MAX_ALIASES,
  goals: MAX_GOALS,
}
const MAX_IGNORED = 100
const preferences = Compile(Type.Partial(Preferences))

/** A file that begins so is JSON: no header of a CSV does. */
export const looksLikeJson = (head: Buffer): boolean =>
  head.subarray(0, 1000).toString('utf8').trimStart().startsWith('{')

/**
 * Reads our own export. Items that are not what they should be are refused with their line; everything else goes in.
 * @returns the workouts, oldest first, and what stands beside them
 * @throws ImportFileError when it is no file of ours, or one of a later version
 */
export async function readOwnFile(
  pieces: AsyncIterable<Buffer>,
  pace: Pace,
  options: ParseOptions,
  report: ImportReport,
): Promise<{ workouts: ParsedWorkout[]; profile: OwnProfile }> {
  const file = new OwnFile(options, report)
  for await (const items of jsonItems(pieces))
    for (const item of items) {
      if (pace.isDue) await pace.rest()
      file.read(item)
    }
  return file.finish()
}

class OwnFile {
  readonly #report: ImportReport
  readonly #lastDay: string
  readonly #ledger: Ledger
  readonly #exercises = new Map<string, ExerciseRef>()
  readonly #workouts: WorkoutItems
  readonly #profile: OwnProfile = {
    exercises: [],
    aliases: [],
    measurements: [],
    goals: [],
    plans: [],
    preferences: null,
  }
  readonly #ignored = new Set<string>()
  #format: unknown
  #version: unknown

  constructor(options: ParseOptions, report: ImportReport) {
    this.#report = report
    this.#lastDay = options.lastDay ?? '9999-12-31'
    this.#ledger = new Ledger(report)
    this.#workouts = new WorkoutItems(options, this.#ledger, (id) => this.#exercises.get(id))
  }

  read({ section, line, text }: JsonItem): void {
    const value = text === null ? undefined : parsed(text)
    if (section === 'format') this.#format = value
    else if (section === 'version') this.#version = value
    // what is about the account and about others is in the file to be read
    else if (section === 'exportedAt' || section === 'account' || Object.hasOwn(RECORDS, section)) return
    else if (value === undefined)
      this.#ledger.refuse(
        line,
        'json-broken',
        text === null ? 'This is longer than anything of ours' : 'This is no JSON',
      )
    else if (section === 'workouts') this.#workouts.add(value, line)
    else this.#readPart(section, value, line)
  }

  finish(): { workouts: ParsedWorkout[]; profile: OwnProfile } {
    const isOurs = this.#format === 'spotter'
    if (!isOurs) throw new ImportFileError('import-unknown-format', 'This JSON file was not written by Spotter.')
    if (typeof this.#version !== 'number' || this.#version > EXPORT_VERSION)
      throw new ImportFileError('import-unknown-format', 'This file was written by a later version of Spotter.')
    const workouts = this.#workouts.oldestFirst()
    this.#report.format = 'spotter'
    this.#report.timeZone = { ...this.#report.timeZone, from: 'stated' }
    this.#report.unit = { ...this.#report.unit, from: 'stated' }
    this.#report.workouts = workouts.length
    this.#report.ignoredColumns = [...this.#ignored]
    return { workouts, profile: this.#profile }
  }

  #readPart(section: string, value: unknown, line: number): void {
    if (section === 'preferences') {
      if (preferences.Check(value)) this.#profile.preferences = value
      else this.#ledger.refuseWrong(line, 'The settings', preferences.Errors(value))
    } else if (!Object.hasOwn(PARTS, section)) {
      if (this.#ignored.size < MAX_IGNORED) this.#ignored.add(String(storable('', section.slice(0, 100))))
    } else {
      const part = section as keyof typeof PARTS
      const { schema, what } = PARTS[part]
      if (schema.Check(value)) this.#keep(part, value, line)
      else this.#ledger.refuseWrong(line, what, schema.Errors(value))
    }
  }

  #keep(part: keyof typeof PARTS, value: unknown, line: number): void {
    if (part !== 'exercises' && this.#isFull(part, line)) return
    if (part === 'measurements') {
      const measurement = value as ExportedMeasurement
      const flaw = flawOfMeasurement(measurement, this.#lastDay)
      if (flaw === null) this.#profile.measurements.push(measurement)
      else this.#ledger.refuse(line, 'value-out-of-range', `A measurement cannot be right: ${flaw}`)
    } else if (part === 'exercises') this.#readExercise(value as ExportedExercise, line)
    else {
      const { exerciseId, ...rest } = value as { exerciseId: string } & Partial<ExportedGoal & ExportedPlan>
      const exercise = this.#exercises.get(exerciseId)
      const kept = this.#profile[part] as object[]
      const flaw = flawOf(part, rest)
      if (flaw !== null) this.#ledger.refuse(line, 'value-unreadable', `${PARTS[part].what} ${flaw}`)
      else if (exercise !== undefined) kept.push({ ...rest, exercise })
      else
        this.#ledger.refuse(
          line,
          'exercise-missing',
          `${PARTS[part].what} is for an exercise that the file does not have`,
        )
    }
  }

  #isFull(part: keyof typeof PARTS, line: number): boolean {
    const most = MOST[part] ?? Number.POSITIVE_INFINITY
    if (this.#profile[part].length < most) return false
    this.#ledger.refuse(line, 'too-many', `${PARTS[part].what} is left out: ${most} come in`)
    return true
  }

  /** An own one that is left out still comes in by its name, where a workout has it. */
  #readExercise(exercise: ExportedExercise, line: number): void {
    const { id, name, own, tracking = 'weight_reps', equipment = null } = exercise
    const { primaryMuscles = [], secondaryMuscles = [] } = exercise
    if (own && this.#isFull('exercises', line)) return
    const ref: ExerciseRef = own
      ? { name, own: { tracking, equipment, primaryMuscles, secondaryMuscles } }
      : { name, libraryId: id }
    this.#exercises.set(id, ref)
    if (own) this.#profile.exercises.push(ref)
  }
}

/** What a schema cannot say of a goal or a plan. */
function flawOf(part: keyof typeof PARTS, given: Partial<ExportedGoal & ExportedPlan>): string | null {
  const { targetWeightKg, targetReps, dueOn, repsMin, repsMax } = given
  if (typeof dueOn === 'string' && !isDay(dueOn)) return 'has a date that cannot be read'
  if (part === 'goals' && targetWeightKg == null && targetReps == null) return 'has no target'
  if (repsMin !== undefined && repsMax !== undefined && repsMin > repsMax)
    return 'has its repetitions the wrong way round'
  return null
}

/** Escapes of NUL and of halves of characters, which text of the database cannot hold. */
const UNSTORABLE = /\\u(0000|d[89a-f])/i

/** Undefined: no JSON. */
function parsed(text: string): unknown {
  try {
    return UNSTORABLE.test(text) ? JSON.parse(text, storable) : JSON.parse(text)
  } catch {
    return undefined
  }
}

const storable = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd') : value
