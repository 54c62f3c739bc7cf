const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i
const INFINITE = /^[+-]?inf(inity)?$/i

/** A number as these files write it, with a point or a comma for decimals; NaN when it is none. */
export function readNumber(text: string): number {
  if (INFINITE.test(text)) return Number.POSITIVE_INFINITY
  return NUMBER.test(text) ? Number(text.replace(',', '.')) : Number.NaN
}
