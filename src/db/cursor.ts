import { type Id, toId } from '../contract/common.ts'
import { LIMITS } from '../contract/limits.ts'
import { problem } from '../contract/problems.ts'

/** A place in a list that is read in pages is the sort key of its last row, opaque to whoever sends it back. */
export const encodeCursor = (key: readonly string[]): string => Buffer.from(key.join(' ')).toString('base64url')

/**
 * The rows of a page: at most `limit`, and no more than fit into so many bytes, but one at least. A list of workouts
 * ends by their size as well as by their number: a hundred long ones are more than a process can make many of at once.
 * @param found the rows in order, one more than `limit` where there are more
 */
export function fittingOn<Row extends { sizeBytes: number }>(
  found: readonly Row[],
  limit: number,
  mostBytes: number = LIMITS.pageBytes.most,
): Row[] {
  let bytes = 0
  const over = found.findIndex(({ sizeBytes }, at) => {
    bytes += sizeBytes
    return at === limit || (at > 0 && bytes > mostBytes)
  })
  return over < 0 ? [...found] : found.slice(0, over)
}

type Check = (part: string) => boolean

/** Throws invalid-cursor for a text that is not a key of such parts. */
export function decodeCursor(text: string, checks: readonly Check[]): string[] {
  const parts = Buffer.from(text, 'base64url').toString().split(' ')
  if (parts.length !== checks.length || !checks.every((isRight, at) => isRight(parts[at] ?? '')))
    throw problem('invalid-cursor')
  return parts
}

/** An instant that Postgres reads: a date that no calendar has does not come back as it was, and there is no year 0. */
export function isInstant(part: string): boolean {
  const instant = new Date(part)
  return /^(?!0000)\d{4}-/.test(part) && !Number.isNaN(instant.getTime()) && instant.toISOString() === part
}

export const isCivilDate = (part: string): boolean => isInstant(`${part}T00:00:00.000Z`)

export const isId = (part: string): part is Id => toId(part) === part

export const isOneOf =
  (names: readonly string[]): Check =>
  (part) =>
    names.includes(part)
