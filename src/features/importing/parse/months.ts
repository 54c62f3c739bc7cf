/**
 * Month names by their first letters, folded (no case, no accents), January first. Exports are written in the phone's
 * language. No name of one language begins like another month of another, so one table serves all.
 */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'oca', 'ene', 'gen'], // English, German, French, Portuguese · Turkish · Spanish · Italian
  ['feb', 'fev', 'sub'],
  ['mar', 'mae', 'mrz'],
  ['apr', 'abr', 'avr', 'nis'],
  ['may', 'mai', 'mag'],
  ['jun', 'juin', 'haz', 'giu'],
  ['jul', 'juil', 'tem', 'lug'],
  ['aug', 'ago', 'aou', 'agu'],
  ['sep', 'set', 'eyl'],
  ['oct', 'okt', 'out', 'ott', 'eki'],
  ['nov', 'kas'],
  ['dec', 'dez', 'des', 'dic', 'ara'],
]

/** 1 to 12 for a month's name or abbreviation, or null. */
export function monthNumber(name: string): number | null {
  const folded = name.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ı', 'i')
  const index = MONTHS.findIndex((beginnings) => beginnings.some((beginning) => folded.startsWith(beginning)))
  return index < 0 ? null : index + 1
}
