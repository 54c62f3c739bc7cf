import { Compile } from 'typebox/compile'
import { fromKg } from '../../../../contract/arithmetic/units.ts'
import { ExportedSet, ExportedWorkout, ExportedWorkoutExercise, type SetTargets } from '../../../../contract/index.ts'
import { excessOf, LIMITS, TOO_MANY_WORKOUTS } from '../../../../contract/limits.ts'
import { isTimeZone } from '../../../../domain/calendar/civil-date.ts'
import type { Ledger } from '../ledger.ts'
import { instantText, notYet, readTime } from '../times.ts'
import type { ExerciseRef, ParsedExercise, ParsedSet, ParsedWorkout, ParseOptions } from '../types.ts'

const workoutSchema = Compile(ExportedWorkout)
const exerciseSchema = Compile(ExportedWorkoutExercise)
const setSchema = Compile(ExportedSet)

const DAY_MS = 24 * 3_600_000

/** Where in a file and in its workout an exercise stands: on which line, the how manieth, after how many sets. */
interface Place {
  line: number
  exercises: number
  sets: number
}

/** The workouts of our own export. */
export class WorkoutItems {
  readonly #options: ParseOptions
  readonly #ledger: Ledger
  readonly #exerciseOf: (id: string) => ExerciseRef | undefined
  readonly #names = new Set<string>()
  readonly #workouts: (ParsedWorkout & { startMs: number })[] = []

  /** @param exerciseOf the exercise that the file has named by this id, which it does before the workouts */
  constructor(options: ParseOptions, ledger: Ledger, exerciseOf: (id: string) => ExerciseRef | undefined) {
    this.#options = options
    this.#ledger = ledger
    this.#exerciseOf = exerciseOf
  }

  add(value: unknown, line: number): void {
    if (!workoutSchema.Check(value)) {
      this.#ledger.refuseWrong(line, 'The workout', workoutSchema.Errors(value))
      return
    }
    // one that was going on when the file was written, without a set that is done
    if (value.status === 'open' && !value.exercises.some(isAnythingDone)) return
    const times = timesOf(value)
    if (times === null) {
      this.#ledger.refuse(line, 'date-unreadable', 'The times of this workout do not fit')
      return
    }
    const { latestStart } = this.#options
    if (latestStart && times.startMs > latestStart.getTime()) {
      this.#ledger.refuse(line, 'date-in-future', notYet(times.startedAt))
      return
    }
    const identity = identityOf(value, times.startedAt)
    const name = `${identity.source} ${identity.sourceKey}`
    if (this.#names.has(name)) {
      this.#ledger.refuse(line, 'workout-repeated', 'The file has this workout already')
      return
    }
    if (this.#workouts.length === LIMITS.workouts.most) {
      this.#ledger.refuse(line, 'too-many', TOO_MANY_WORKOUTS)
      return
    }
    this.#names.add(name)
    const { title, notes = null, timeZone = '', localDate = null } = value
    this.#workouts.push({
      title,
      notes,
      ...times,
      ...identity,
      timeZone: isTimeZone(timeZone) ? timeZone : this.#options.timeZone,
      localDate,
      exercises: this.#exercises(value.exercises, line),
    })
  }

  oldestFirst(): ParsedWorkout[] {
    return this.#workouts.sort((a, b) => a.startMs - b.startMs).map(({ startMs: _, ...workout }) => workout)
  }

  /** As many as a workout holds; what is too much is refused set by set, like anything else that is wrong with one. */
  #exercises(values: readonly unknown[], line: number): ParsedExercise[] {
    const kept: ParsedExercise[] = []
    let sets = 0
    for (const value of values) {
      const exercise = this.#exercise(value, { line, exercises: kept.length + 1, sets })
      if (exercise === null) continue
      kept.push(exercise)
      sets += exercise.sets.length
    }
    return kept
  }

  /** Null: refused, each of its sets for the same reason. */
  #exercise(value: unknown, { line, exercises, sets }: Place): ParsedExercise | null {
    if (!exerciseSchema.Check(value)) {
      this.#ledger.refuseWrong(line, 'An exercise', exerciseSchema.Errors(value))
      return null
    }
    const { exerciseId = '', name, notes = null, supersetGroup = null, restS = null } = value
    const ref = this.#exerciseOf(exerciseId) ?? (name === undefined ? undefined : { name })
    if (ref === undefined) {
      for (const _ of value.sets)
        this.#ledger.refuse(line, 'exercise-missing', 'The file does not say which exercise this is')
      return null
    }
    const excess = excessOf({ exercises })
    if (excess !== null) {
      for (let left = Math.max(1, value.sets.length); left > 0; left--)
        this.#ledger.refuse(line, 'too-many-sets', excess)
      return null
    }
    const kept: ParsedSet[] = []
    for (const each of value.sets) {
      if (isPlanned(each)) continue
      const excess = excessOf({ setsOfOne: kept.length + 1, sets: sets + kept.length + 1 })
      const set = excess === null ? this.#set(each, line) : null
      if (excess !== null) this.#ledger.refuse(line, 'too-many-sets', excess)
      if (set !== null) kept.push(set)
    }
    return { ...ref, notes, supersetGroup, ...(restS !== null && { restS }), sets: kept }
  }

  #set(value: unknown, line: number): ParsedSet | null {
    if (!setSchema.Check(value)) {
      this.#ledger.refuseWrong(line, 'A set', setSchema.Errors(value))
      return null
    }
    const { type = 'normal', weightKg = null, reps = null, rpe = null, durationS = null, distanceM = null } = value
    if (weightKg === null && reps === null && durationS === null && distanceM === null) {
      this.#ledger.refuse(line, 'not-a-set', 'The set has no weight, repetitions, duration or distance')
      return null
    }
    const ticked = value.doneAt == null ? null : (readTime(value.doneAt)?.ms ?? null)
    const unit = value.unit ?? this.#options.unit ?? this.#options.defaultUnit
    this.#ledger.take()
    return {
      type,
      weight: weightKg === null ? null : fromKg(weightKg, unit),
      unit,
      weightKg,
      reps,
      durationS,
      distanceM,
      rpe,
      line,
      ...(ticked !== null && { doneAt: instantText(ticked) }),
      ...targetsOf(value),
    }
  }
}

const isPlanned = (set: unknown): boolean => (set as Partial<ExportedSet> | null)?.planned === true

const isAnythingDone = (exercise: unknown): boolean => {
  const { sets } = (exercise ?? {}) as Partial<ExportedWorkoutExercise>
  return Array.isArray(sets) && sets.some((set) => !isPlanned(set))
}

/** What a set was asked to be, as far as anything was. */
function targetsOf({ targetWeightKg, targetRepsMin, targetRepsMax, targetRpe }: ExportedSet): SetTargets {
  return {
    ...(targetWeightKg != null && { targetWeightKg }),
    ...(targetRepsMin != null && { targetRepsMin }),
    ...(targetRepsMax != null && { targetRepsMax }),
    ...(targetRpe != null && { targetRpe }),
  }
}

/** A start and an end that can be stored; null when they cannot. */
function timesOf({ startedAt, endedAt = null }: ExportedWorkout) {
  const startMs = readTime(startedAt)?.ms ?? null
  const endMs = endedAt === null ? startMs : (readTime(endedAt)?.ms ?? null)
  if (startMs === null || endMs === null || endMs < startMs || endMs > startMs + DAY_MS) return null
  return { startMs, startedAt: instantText(startMs), endedAt: endedAt === null ? null : instantText(endMs) }
}

/** What an import brought keeps its name; anything else is known by the workout that it was. */
function identityOf({ id, title, source = 'spotter', sourceKey }: ExportedWorkout, startedAt: string) {
  if (sourceKey) return { source, sourceKey }
  return { source: 'spotter' as const, sourceKey: id ?? `${startedAt} ${title}`.slice(0, 200) }
}
