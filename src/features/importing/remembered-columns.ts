import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import { problem } from '../../contract/problems.ts'
import type { Queries } from '../../db/open.ts'
import { type ImportOptions, importLayout } from '../../db/schema/index.ts'
import { utf8Head } from './parse/bytes.ts'
import { detect } from './parse/detect.ts'
import { tellEncoding } from './parse/encodings.ts'
import { looksLikeJson } from './parse/own/own-file.ts'
import { ImportFileError, type SaidColumns } from './parse/types.ts'

/** Headers that a member's columns are kept of; the one not used for the longest time goes. */
const MOST_LAYOUTS = 50

/**
 * The options for a file with what its member said of an earlier one with the same header, where nothing is said of this
 * one and no app's layout is known. Throws import-columns when what is said does not fit the file.
 */
export async function withRemembered(
  db: Queries,
  userId: Id,
  content: Buffer,
  options: ImportOptions,
): Promise<ImportOptions> {
  const columns = await columnsOf(content, options)
  if (columns === null || options.columns) return options
  const [known] = await db
    .select()
    .from(importLayout)
    .where(and(eq(importLayout.userId, userId), eq(importLayout.headerSha256, sha256Of(columns))))
  if (known === undefined) return options
  const dateOrder = options.dateOrder ?? known.dateOrder
  return { ...options, columns: known.columns, columnsFrom: 'remembered', ...(dateOrder && { dateOrder }) }
}

/** Keeps what a member said of a file's columns, for the next with its header. */
export async function remember(db: Queries, userId: Id, content: Buffer, options: ImportOptions): Promise<void> {
  const columns = options.columns && (await columnsOf(content, options))
  if (!columns || !options.columns) return
  const said = { columns: options.columns, dateOrder: options.dateOrder ?? null, usedAt: new Date() }
  await db
    .insert(importLayout)
    .values({ userId, headerSha256: sha256Of(columns), ...said })
    .onConflictDoUpdate({ target: [importLayout.userId, importLayout.headerSha256], set: said })
  await db.execute(sql`delete from import_layout where user_id = ${userId} and header_sha256 not in
    (select header_sha256 from import_layout where user_id = ${userId} order by used_at desc limit ${MOST_LAYOUTS})`)
}

/** What stands in the header of a CSV of no known app; null for any other file. */
async function columnsOf(
  content: Buffer,
  { encoding, columns, columnsFrom = 'asked' }: ImportOptions,
): Promise<SaidColumns | null> {
  const head = utf8Head(content, encoding ?? (await tellEncoding(content)).value)
  if (looksLikeJson(head)) return null
  try {
    return detect(head, columns ? { columns, columnsFrom } : null).columns
  } catch (error) {
    if (!(error instanceof ImportFileError)) throw error
    if (error.code === 'import-columns') throw problem(error.code, error.message)
    return null
  }
}

const sha256Of = ({ headers }: SaidColumns): string =>
  createHash('sha256').update(JSON.stringify(headers)).digest('hex')
