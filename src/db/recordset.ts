import { type SQL, sql } from 'drizzle-orm'

/** Columns by name, with the types that Postgres has for them. */
export type Columns = Readonly<Record<string, string>>

/**
 * Rows of any number as one parameter, under the alias a: with one for each value a statement has another text for each
 * number of rows, takes at most 65,535 of them, and longer to build than to run.
 * @param values rows by the names of the columns; what is undefined is null
 * @param columns their names and types, in brackets
 */
export const recordset = (values: readonly object[], columns: SQL): SQL =>
  sql`json_to_recordset(${jsonOf(values)}::json) as a ${columns}`

/** Inserts rows, by the names of the columns. */
export function insertion(table: SQL, columns: Columns, values: readonly object[]): SQL {
  const names = sql.raw(Object.keys(columns).join(', '))
  const typed = sql.raw(
    Object.entries(columns)
      .map(([name, type]) => `${name} ${type}`)
      .join(', '),
  )
  return sql`insert into ${table} (${names}) select ${names} from ${recordset(values, sql`(${typed})`)}`
}

/** What Postgres takes for JSON: half a character, which it refuses, is written as one that cannot be shown. */
function jsonOf(values: readonly object[]): string {
  const json = JSON.stringify(values)
  return json.includes('\\ud') ? JSON.stringify(values, (_, value) => whole(value)) : json
}

/** A text without halves of characters, as Postgres stores it; anything else as it is. */
export const whole = <T>(value: T): T =>
  typeof value === 'string' ? (value.replace(/\p{Cs}/gu, '\ufffd') as T & string) : value
