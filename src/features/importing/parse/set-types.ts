import type { SetType } from '../../../vocabulary.ts'

/** Words and letters for a set's type in either format, without case, blanks and underscores. */
const SET_TYPES: Record<string, SetType> = {
  n: 'normal',
  normal: 'normal',
  working: 'normal',
  w: 'warmup',
  warmup: 'warmup',
  d: 'dropset',
  drop: 'dropset',
  dropset: 'dropset',
  f: 'failure',
  failure: 'failure',
}

/** Strong's own words for a row that is a rest, in the languages seen; any other is known by having only seconds. */
const REST_TIMERS = new Set(['resttimer', 'ruhezeit'])

const fold = (word: string): string => word.toLowerCase().replaceAll(/[\s_-]/g, '')

export const setType = (word: string): SetType | null => SET_TYPES[fold(word)] ?? null

export const isRestTimer = (word: string): boolean => REST_TIMERS.has(fold(word))
