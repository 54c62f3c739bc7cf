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

/**
 * Rows to be inserted, put together one by one. Each column is one parameter, an array: Postgres reads those of an import in
 * a tenth of the time that the same take it as JSON.
 */
export class NewRows {
  readonly #columns: Columns
  readonly #texts: Readonly<Record<string, string[]>>

  /** @param columns those that are written */
  constructor(columns: Columns) {
    this.#columns = columns
    this.#texts = Object.fromEntries(Object.keys(columns).map((name) => [name, []]))
  }

  /** @param row by the names of the columns; what is undefined is null */
  add(row: object): void {
    const values = row as Readonly<Record<string, unknown>>
    for (const [name, texts] of Object.entries(this.#texts)) texts.push(elementOf(values[name]))
  }

  /** The statement that inserts them. */
  into(table: SQL): SQL {
    const names = sql.raw(Object.keys(this.#columns).join(', '))
    const arrays = Object.entries(this.#columns).map(
      ([name, type]) => sql`${`{${this.#texts[name]?.join(',')}}`}::${sql.raw(type)}[]`,
    )
    return sql`insert into ${table} (${names}) select * from unnest(${sql.join(arrays, sql`, `)})`
  }
}

/** Inserts rows, by the names of the columns. */
export function insertion(table: SQL, columns: Columns, values: readonly object[]): SQL {
  const rows = new NewRows(columns)
  for (const row of values) rows.add(row)
  return rows.into(table)
}

/** A value as it is written within an array. */
function elementOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value !== 'string') return value instanceof Date ? value.toISOString() : String(value)
  return `"${whole(value).replace(/[\\"]/g, '\\$&')}"`
}

/** What Postgres takes for JSON: half a character, which it refuses, is written as one that cannot be shown. */
function jsonOf(values: readonly object[]): string {
  const json = JSON.stringify(values)
  return json.includes('\\ud') ? JSON.stringify(values, (_, value) => whole(value)) : json
}

/** A text without halves of characters, as Postgres stores it; anything else as it is. */
export const whole = <T>(value: T): T => (typeof value === 'string' ? (value.toWellFormed() as T & string) : value)
