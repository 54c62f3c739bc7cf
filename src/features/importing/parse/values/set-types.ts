import type { SetType } from '../../../../contract/enums.ts'

/** Words and letters for a set's type in any file, folded. */
const SET_TYPES: Readonly<Record<string, SetType>> = {
  n: 'normal',
  normal: 'normal',
  working: 'normal',
  work: 'normal',
  negativereps: 'normal',
  backoff: 'normal',
  amrap: 'normal',
  w: 'warmup',
  warm: 'warmup',
  warmup: 'warmup',
  warmingup: 'warmup',
  aufwärmen: 'warmup',
  aufwärmsatz: 'warmup',
  échauffement: 'warmup',
  calentamiento: 'warmup',
  aquecimento: 'warmup',
  riscaldamento: 'warmup',
  opwarmen: 'warmup',
  uppvärmning: 'warmup',
  opvarmning: 'warmup',
  oppvarming: 'warmup',
  lämmittely: 'warmup',
  rozgrzewka: 'warmup',
  разминка: 'warmup',
  ısınma: 'warmup',
  ウォームアップ: 'warmup',
  热身: 'warmup',
  熱身: 'warmup',
  워밍업: 'warmup',
  웜업: 'warmup',
  d: 'dropset',
  drop: 'dropset',
  dropset: 'dropset',
  f: 'failure',
  failure: 'failure',
  tofailure: 'failure',
}

/** Words for yes and no in a column that says whether a set was a warm-up. */
const YES: ReadonlySet<string> = new Set(['true', '1', 'yes', 'y', 'x', 'ja', 'oui', 'sí', 'si', 'sim', 'warmup'])

export const foldType = (word: string): string =>
  word
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '')

/** @param further the words that an app uses besides, folded */
export function setType(word: string, further: Readonly<Record<string, SetType>> = {}): SetType | null {
  const folded = foldType(word)
  const of = (key: string) => further[key] ?? (Object.hasOwn(SET_TYPES, key) ? SET_TYPES[key] : undefined)
  return of(folded) ?? of(folded.replace(/(?<=.)sets?$/, '')) ?? null
}

export const isYes = (word: string): boolean => YES.has(foldType(word))
