/** What both ends read out of an exercise's name: the server to match and find it, the browser to find it without a network. */

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

/** The singular of an English word, well enough for exercise names ('crunches', 'flies', 'curls', but 'press'). */
function singular(word: string): string {
  const irregular = IRREGULAR[word]
  if (irregular) return irregular
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(ch|sh|ss|x)es$/.test(word)) return word.slice(0, -2)
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word
}

/** The words of a name that carry meaning, folded, in the order of the name: 'Pullups - Weighted' has `pull`, `up`, `weighted`. */
export function wordsOf(name: string): string[] {
  let text = normaliseName(name)
  for (const [spelling, folded] of SPELLINGS) text = text.replace(spelling, folded)
  return text
    .split(' ')
    .filter((word) => !FILLERS.has(word))
    .map(singular)
}
