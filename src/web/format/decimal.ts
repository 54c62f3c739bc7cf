/** Signs that stand between whole and tenths where digits are not ours, and the one between thousands. */
const POINTS = /[,\u066b\u060c\u3002]/g
const THOUSANDS = /\u066c/g

/** The value of a decimal digit of any script: each has its ten in a row, from zero, and a few have several rows. */
function digitOf(character: string): string {
  let zero = character.codePointAt(0) ?? 0
  const code = zero
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return String((code - zero) % 10)
}

/**
 * Text with its digits as 0 to 9, in whatever script they were typed (Arabic, Persian, Devanagari, full width and the
 * others), and their decimal signs as a point. Whatever a form reads as a number is read from this.
 */
export const plainDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .replace(THOUSANDS, '')
    .replace(POINTS, '.')
    .replace(/[^\P{Nd}0-9]/gu, digitOf)

/** A number as people type it, with a point or a comma; null for anything else. */
export function readDecimal(text: string): number | null {
  const plain = plainDigits(text)
  return /^(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : null
}

/** A whole number as people type it; null for anything else, and for one that is out of range. */
export function readWhole(text: string, min: number, max: number): number | null {
  const value = readDecimal(text)
  return value !== null && Number.isInteger(value) && value >= min && value <= max ? value : null
}
