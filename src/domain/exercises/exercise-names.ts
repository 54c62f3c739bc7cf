import type { Equipment, Tracking } from '../../contract/enums.ts'
import { EXERCISE_ALIASES } from './library/aliases.ts'
import { type LibraryExercise, libraryExercises } from './library/library.ts'
import { namesAssistedLift, namesBodyweightLift } from './library/tracking.ts'

/** An exercise that a name may mean. */
export interface MatchableExercise {
  slug: string
  name: string
  equipment: Equipment | null
}

/** Made once by `buildExerciseIndex`, asked often. A null value marks words that several exercises share. */
export interface ExerciseIndex<T extends MatchableExercise> {
  byName: ReadonlyMap<string, T>
  byWords: ReadonlyMap<string, T | null>
  byEquipment: ReadonlyMap<string, T | null>
}

/**
 * A name as it is compared and stored for look-up: no case, accents, apostrophes or punctuation, words one blank apart.
 * Letters of every script stay; a name without any letter or digit stays as it is.
 */
export function normaliseName(name: string): string {
  let norm = norms.get(name)
  if (norm !== undefined) return norm
  norm = normalised(name)
  if (norms.size === NORMS_KNOWN) norms.clear()
  if (name.length <= NAME_CHARS) norms.set(name, norm)
  return norm
}

/** A log names the same exercises over and over. */
const norms = new Map<string, string>()
const NORMS_KNOWN = 5_000
const NAME_CHARS = 200

function normalised(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’`´]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .normalize('NFC')
  // half a character is none, and the database takes none
  return plain || name.trim().replace(/\p{Cs}/gu, '\ufffd')
}

/** Spellings of one thing, folded in a normalised name before it is cut into words. */
const SPELLINGS: readonly [RegExp, string][] = [
  [/\b(pull|chin|push|sit|step|muscle) ?ups?\b/g, '$1 up'],
  [/\b(pull|push) downs?\b/g, '$1down'],
  [/\b(dead) lifts?\b/g, '$1lift'],
  [/\b(kick) backs?\b/g, '$1back'],
  [/\b(cross) overs?\b/g, '$1over'],
  [/\b(skull) crushers?\b/g, '$1crusher'],
  [/\bbody ?(weight|only)\b/g, 'bodyweight'],
  [/\b(dumb ?bells?|dumbells?|db)\b/g, 'dumbbell'],
  [/\b(bar ?bells?|bb)\b/g, 'barbell'],
  [/\bkettle ?bells?\b/g, 'kettlebell'],
  [/\b(e z|ez)( curl)?( bar)?\b/g, 'ezbar'],
  [/\bsmith machine\b/g, 'smith'],
  [/\bmedicine ball\b/g, 'medicineball'],
  [/\b(exercise|stability|swiss) ball\b/g, 'exerciseball'],
  [/\b(single|1) (arm|leg)\b/g, 'one $2'],
]

const FILLERS: ReadonlySet<string> = new Set(['a', 'an', 'and', 'for', 'in', 'of', 'on', 'the', 'to', 'with'])
const IRREGULAR: Readonly<Record<string, string>> = {
  flyes: 'fly',
  flye: 'fly',
  calves: 'calf',
  legged: 'leg',
  armed: 'arm',
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

/** The singular of an English word, well enough for exercise names ('crunches', 'flies', 'curls', but 'press'). */
function singular(word: string): string {
  const irregular = IRREGULAR[word]
  if (irregular) return irregular
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(ch|sh|ss|x)es$/.test(word)) return word.slice(0, -2)
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word
}

/** The words of a name that carry meaning, folded and sorted: 'Curls - Dumbbell' and 'dumbbell curl' have the same. */
function wordsOf(name: string): string[] {
  let text = normaliseName(name)
  for (const [spelling, folded] of SPELLINGS) text = text.replace(spelling, folded)
  return text
    .split(' ')
    .filter((word) => !FILLERS.has(word))
    .map(singular)
    .sort()
}

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

/**
 * @param exercises what may be matched
 * @param aliases other names, by the slug of the exercise they mean; a real name wins over an alias
 */
export function buildExerciseIndex<T extends MatchableExercise>(
  exercises: readonly T[],
  aliases: Readonly<Record<string, readonly string[]>> = {},
): ExerciseIndex<T> {
  const byName = new Map<string, T>()
  const byWords = new Map<string, T | null>()
  const byEquipment = new Map<string, T | null>()
  for (const exercise of exercises) {
    const words = wordsOf(exercise.name)
    addOnce(byWords, words.join(' '), exercise)
    // what names no equipment is done with the body alone
    addOnce(byEquipment, `${splitEquipment(words).base}|${exercise.equipment ?? 'body_only'}`, exercise)
    for (const alias of aliases[exercise.slug] ?? []) {
      byName.set(normaliseName(alias), exercise)
      addOnce(byWords, wordsOf(alias).join(' '), exercise)
    }
  }
  for (const exercise of exercises) byName.set(normaliseName(exercise.name), exercise)
  return { byName, byWords, byEquipment }
}

let library: ExerciseIndex<LibraryExercise> | undefined

/** The library by name and alias; made once, on first use. */
function libraryIndex(): ExerciseIndex<LibraryExercise> {
  library ??= buildExerciseIndex(libraryExercises(), EXERCISE_ALIASES)
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
  const words = wordsOf(name)
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
