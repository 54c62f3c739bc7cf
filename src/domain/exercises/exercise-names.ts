import { normaliseName, wordsOf } from '../../contract/arithmetic/exercise-words.ts'
import type { Equipment, Tracking } from '../../contract/enums.ts'
import { type LibraryExercise, libraryExercises } from './library/library.ts'
import { namesAssistedLift, namesBodyweightLift } from './library/tracking.ts'

/** An exercise that a name may mean. */
export interface MatchableExercise {
  slug: string
  name: string
  /** The name it has in the data, where lifters use another. */
  dataName?: string
  aliases?: readonly string[]
  equipment: Equipment | null
}

/** Made once by `buildExerciseIndex`, asked often. A null value marks words that several exercises share. */
export interface ExerciseIndex<T extends MatchableExercise> {
  byName: ReadonlyMap<string, T>
  byWords: ReadonlyMap<string, T | null>
  byEquipment: ReadonlyMap<string, T | null>
}

/** Words that name equipment, after folding. */
const EQUIPMENT_WORDS: Readonly<Record<string, Equipment>> = {
  barbell: 'barbell',
  dumbbell: 'dumbbell',
  machine: 'machine',
  cable: 'cable',
  kettlebell: 'kettlebell',
  band: 'bands',
  bodyweight: 'body_only',
  ezbar: 'ez_bar',
  medicineball: 'medicine_ball',
  exerciseball: 'exercise_ball',
}

/** In an order of their own: 'Curls - Dumbbell' and 'dumbbell curl' have the same. */
const sortedWords = (name: string): string[] => wordsOf(name).sort()

/** The words without those that name equipment, and the equipment; null when none or several are named. */
function splitEquipment(words: readonly string[]): { base: string; equipment: Equipment | null } {
  const named = new Set(words.flatMap((word) => EQUIPMENT_WORDS[word] ?? []))
  const base = words.filter((word) => !EQUIPMENT_WORDS[word]).join(' ')
  const [equipment = null] = named
  return { base, equipment: named.size === 1 ? equipment : null }
}

function addOnce<T>(map: Map<string, T | null>, words: string, exercise: T): void {
  const other = map.get(words)
  map.set(words, other === undefined || other === exercise ? exercise : null)
}

/** @param exercises what may be matched; a real name wins over the name in the data, and that over an alias */
export function buildExerciseIndex<T extends MatchableExercise>(exercises: readonly T[]): ExerciseIndex<T> {
  const byName = new Map<string, T>()
  const byWords = new Map<string, T | null>()
  const byEquipment = new Map<string, T | null>()
  for (const exercise of exercises) {
    for (const name of [exercise.name, ...(exercise.dataName === undefined ? [] : [exercise.dataName])]) {
      const words = sortedWords(name)
      addOnce(byWords, words.join(' '), exercise)
      // what names no equipment is done with the body alone
      addOnce(byEquipment, `${splitEquipment(words).base}|${exercise.equipment ?? 'body_only'}`, exercise)
    }
    for (const alias of exercise.aliases ?? []) {
      byName.set(normaliseName(alias), exercise)
      addOnce(byWords, sortedWords(alias).join(' '), exercise)
    }
  }
  for (const exercise of exercises)
    if (exercise.dataName !== undefined) byName.set(normaliseName(exercise.dataName), exercise)
  for (const exercise of exercises) byName.set(normaliseName(exercise.name), exercise)
  return { byName, byWords, byEquipment }
}

let library: ExerciseIndex<LibraryExercise> | undefined

/** The library by name and alias; made once, on first use. */
function libraryIndex(): ExerciseIndex<LibraryExercise> {
  library ??= buildExerciseIndex(libraryExercises())
  return library
}

/**
 * The library exercise that `name` means, or null: then it is the member's own. Tried in turn: the name or an alias as
 * it stands; the same words in any order and number ('Barbell Deadlifts' is 'Deadlift (Barbell)'); the same words on
 * the named equipment ('Romanian Deadlift (Barbell)' is a 'Romanian Deadlift', which is done with a barbell; with
 * '(Dumbbell)' it is not). Words that fit several exercises match none.
 */
export function matchExercise(name: string): LibraryExercise | null {
  return matchIn(libraryIndex(), name)
}

/** As Strong wrote barbells in its early years. Brackets may be gone from a name that was normalised. */
const BAR = /\bbar\)?$/i
const BAND = /\bbands?\)?$/i

const isWithBandAlone = (name: string): boolean => BAND.test(name) && !/\bwith\b/i.test(name)

/** `matchExercise` over any index. */
export function matchIn<T extends MatchableExercise>(index: ExerciseIndex<T>, name: string): T | null {
  const exact = index.byName.get(normaliseName(name))
  if (exact !== undefined) return exact
  const words = sortedWords(name)
  const same = index.byWords.get(words.join(' '))
  // what is done with a band alone is not what is done with a bar and a band
  if (same !== undefined) return isWithBandAlone(name) && same?.equipment !== 'bands' ? null : same
  const { base, equipment } = splitEquipment(words)
  if (equipment !== null && base !== '') return index.byEquipment.get(`${base}|${equipment}`) ?? null
  return BAR.test(name) ? matchIn(index, name.replace(BAR, 'barbell')) : null
}

/** Whether a weight logged for an exercise of this name is help, as far as the name says. */
export function isHelped(name: string): boolean {
  const exercise = matchExercise(name)
  return exercise === null ? namesAssistedLift(name) : exercise.tracking === 'assisted_reps'
}

/** What was recorded of one set. Missing is "not recorded", and files write 0 for it too. */
export interface RecordedSet {
  weightKg?: number | null | undefined
  reps?: number | null | undefined
  durationS?: number | null | undefined
  distanceM?: number | null | undefined
}

/** How the sets of a member's own exercise are recorded, guessed from the first sets of it and from its name. */
export function trackingFromSets(sets: readonly RecordedSet[], name = ''): Tracking {
  const any = (field: keyof RecordedSet): boolean => sets.some((set) => (set[field] ?? 0) > 0)
  if (any('reps') || !(any('distanceM') || any('durationS'))) {
    if (namesAssistedLift(name)) return 'assisted_reps'
    if (namesBodyweightLift(name)) return 'bodyweight_reps'
    return any('weightKg') || !any('reps') ? 'weight_reps' : 'reps_only'
  }
  if (any('distanceM')) return any('weightKg') && !any('durationS') ? 'weight_distance' : 'distance_duration'
  return any('weightKg') ? 'weight_duration' : 'duration'
}
