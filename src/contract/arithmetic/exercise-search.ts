import { wordsOf } from './exercise-words.ts'

/** What a search looks at. */
export interface FindableExercise {
  name: string
  aliases: readonly string[]
  /** Its place among what people lift most, 0 the first. */
  popularity: number | null
  own: boolean
  /** The day when the searcher last did it, if that is not long ago. */
  lastOn?: string | undefined
  equipment: string | null
  primaryMuscles: readonly string[]
}

/** What lifters write for several words. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  bp: 'bench press',
  bss: 'bulgarian split squat',
  cgbp: 'close grip bench press',
  dl: 'deadlift',
  ghr: 'glute ham raise',
  kb: 'kettlebell',
  ohp: 'overhead press',
  rdl: 'romanian deadlift',
  sldl: 'stiff leg deadlift',
}

/** How a query fits an exercise, the best first. */
const LEVELS = {
  /** Each word begins a word of one of its names. */
  name: 0,
  /** Each begins a word of any of its names, of its equipment or its muscle; or it is written in one word. */
  anywhere: 1,
  /** Each stands somewhere in these. */
  within: 2,
  /** The same, with a letter that is wrong, missing or too many in a word. */
  typo: 3,
} as const
/** Of a word shorter than this another letter makes another word. */
const TYPO_LETTERS = 4
const WITHIN_LETTERS = 3

interface Words {
  names: readonly (readonly string[])[]
  all: readonly string[]
  joined: readonly string[]
}

/** The library's are the same objects for as long as a process runs. */
const known = new WeakMap<FindableExercise, Words>()

function wordsOfExercise(exercise: FindableExercise): Words {
  let words = known.get(exercise)
  if (words === undefined) {
    const names = [exercise.name, ...exercise.aliases].map(wordsOf)
    const traits = [exercise.equipment ?? '', ...exercise.primaryMuscles].flatMap((trait) =>
      wordsOf(trait.replaceAll('_', ' ')),
    )
    words = { names, all: [...new Set([...names.flat(), ...traits])], joined: names.map((name) => name.join('')) }
    known.set(exercise, words)
  }
  return words
}

/**
 * Exercises by what somebody typed, at most `limit`: those that fit as well as the best do come first; among equals what
 * the searcher did last, then their own, then an exact name, then what people lift most, then the shortest name. Without
 * a word, all of them in that order. Both ends search with this, so that the answer is the same with and without a network.
 */
export function searchExercises<T extends FindableExercise>(exercises: readonly T[], q: string, limit: number): T[] {
  const asked = wordsOf(q).flatMap((word) => wordsOf(ABBREVIATIONS[word] ?? word))
  const exact = asked.join(' ')
  const found: { exercise: T; level: number; isExact: boolean }[] = []
  for (const exercise of exercises) {
    const words = wordsOfExercise(exercise)
    const level = levelOf(asked, words)
    if (level !== null) found.push({ exercise, level, isExact: words.names[0]?.join(' ') === exact })
  }
  return found
    .sort(
      (a, b) =>
        a.level - b.level ||
        (b.exercise.lastOn ?? '').localeCompare(a.exercise.lastOn ?? '') ||
        Number(b.exercise.own) - Number(a.exercise.own) ||
        Number(b.isExact) - Number(a.isExact) ||
        (a.exercise.popularity ?? Infinity) - (b.exercise.popularity ?? Infinity) ||
        a.exercise.name.length - b.exercise.name.length ||
        a.exercise.name.localeCompare(b.exercise.name),
    )
    .slice(0, limit)
    .map(({ exercise }) => exercise)
}

function levelOf(asked: readonly string[], { names, all, joined }: Words): number | null {
  const begins = (words: readonly string[]) => asked.every((ask) => words.some((word) => word.startsWith(ask)))
  if (names.some(begins)) return LEVELS.name
  const inOne = asked.join('')
  if (begins(all) || (inOne.length > WITHIN_LETTERS && joined.some((name) => name.startsWith(inOne))))
    return LEVELS.anywhere
  const isWithin = (ask: string) => ask.length >= WITHIN_LETTERS && all.some((word) => word.includes(ask))
  if (asked.every(isWithin)) return LEVELS.within
  const isNear = (ask: string) =>
    isWithin(ask) ||
    all.some((word) => word.startsWith(ask)) ||
    (ask.length >= TYPO_LETTERS && all.some((word) => isOneOff(ask, word)))
  return asked.every(isNear) ? LEVELS.typo : null
}

/** Whether `typed` is `word`, or begins it, but for one letter: another one, one too many, one missing, or two swapped. */
function isOneOff(typed: string, word: string): boolean {
  let same = 0
  while (same < typed.length && typed[same] === word[same]) same += 1
  const rest = typed.slice(same + 1)
  return (
    word.startsWith(rest, same + 1) ||
    word.startsWith(rest, same) ||
    word.startsWith(typed.slice(same), same + 1) ||
    (typed[same] === word[same + 1] &&
      typed[same + 1] === word[same] &&
      word.startsWith(typed.slice(same + 2), same + 2))
  )
}
