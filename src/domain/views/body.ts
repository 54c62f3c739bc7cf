import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { ProgressView } from '../../contract/index.ts'
import { type Reads, rows } from '../../db/open.ts'

/** The newest body weight; null when none was entered. */
export async function readBody(tx: Reads, userId: Id): Promise<ProgressView['body']> {
  const [newest] = await rows<{ weightKg: number; measuredOn: string }>(
    tx,
    sql`select value::float8 as "weightKg", measured_on::text as "measuredOn" from measurement
      where user_id = ${userId} and kind = 'body_weight_kg' order by measured_on desc limit 1`,
  )
  return newest ?? null
}
