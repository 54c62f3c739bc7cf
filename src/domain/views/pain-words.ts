/**
 * Words of pain in what people write about their training. A hint for a person who coaches, not a diagnosis: ordinary
 * soreness is left out, and so is pain that is said not to be there.
 */

/** Whole words, by language. */
const WORDS = new Set(
  [
    'pain pains painful hurt hurts hurting ache aches ached aching injury injuries injured sprain sprained strained twinge tweaked pinched',
    'schmerz schmerzen schmerzt schmerzte schmerzten schmerzhaft weh verletzt verletzung gezerrt zerrung',
    'douleur douleurs douloureux douloureuse blessure blessé blessée',
    'dolor dolores duele duelen dolió lesión lesionado lesionada',
    'dor dores dói doeu doendo lesão machuquei',
    'dolore dolori doloroso infortunio',
    'pijn pijnlijk blessure',
    'ağrı ağrısı ağrıdı ağrıyor acıyor sakatlık sakatlandım',
  ].flatMap((language) => language.split(' ')),
)
/** German joins words: Knieschmerzen, Rückenschmerz. */
const COMPOUND = /schmerz(en)?$/
/** Said shortly before: no pain, keine Schmerzen, pas de douleur, sin dolor. */
const DENIALS_BEFORE = new Set(
  'no not without zero never nothing kein keine keinen keinerlei ohne nicht nichts nie pas sans jamais ni sin sem não nunca senza non geen zonder niet'.split(
    ' ',
  ),
)
/** Said right after: pain-free, schmerz frei, ağrı yok. */
const DENIALS_AFTER = new Set(['free', 'frei', 'yok', 'gone', 'weg'])
const DENIAL_REACH = 2
const EXCERPT_LENGTH = 100

export interface PainWord {
  word: string
  /** The line it stands in, shortened. */
  excerpt: string
}

/** A word, or a mark that ends what a denial reaches. */
const TOKENS = /[\p{L}\p{M}]+|[.,;:!?()]/gu

/** The first word of pain in a text, as it was written; null when there is none. */
export function findPainWord(text: string): PainWord | null {
  for (const line of text.split(/[\r\n]+/)) {
    const tokens = [...line.matchAll(TOKENS)]
    const spelled = tokens.map(([token]) => token.toLowerCase().normalize('NFC'))
    const found = tokens[spelled.findIndex((word, at) => isPain(word) && !isDenied(spelled, at))]
    if (found !== undefined) return { word: found[0], excerpt: around(line, found.index) }
  }
  return null
}

const isPain = (word: string): boolean => WORDS.has(word) || COMPOUND.test(word)

function isDenied(tokens: readonly string[], at: number): boolean {
  if (DENIALS_AFTER.has(tokens[at + 1] ?? '')) return true
  for (let before = at - 1; before >= at - DENIAL_REACH; before -= 1) {
    const token = tokens[before] ?? '.'
    if (DENIALS_BEFORE.has(token)) return true
    if (!/\p{L}/u.test(token)) return false
  }
  return false
}

function around(line: string, at: number): string {
  if (line.trim().length <= EXCERPT_LENGTH) return line.trim()
  const start = Math.max(0, at - EXCERPT_LENGTH / 2)
  const end = start + EXCERPT_LENGTH
  return `${start > 0 ? '…' : ''}${line.slice(start, end).trim()}${end < line.length ? '…' : ''}`
}
