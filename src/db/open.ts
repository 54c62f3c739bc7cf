import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { type ExtractTablesWithRelations, type SQL, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT, PgTransaction } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { HANGING_QUERY_MS, STATEMENT_MS } from '../runtime/timeout.ts'
import { driverSockets } from './driver-socket.ts'
import { lockFolder } from './lock-folder.ts'
import { prepareStatements } from './prepared-statements.ts'
import { privateFolder } from './private-folder.ts'
import * as schema from './schema/index.ts'

/** int8 comes as a number: as strings '9' > '10'. Our revisions and sums stay far below 2^53. */
const INT8 = 20

type Tables = ExtractTablesWithRelations<typeof schema>
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>
export type Transaction = PgTransaction<PgQueryResultHKT, typeof schema, Tables>
/** Whatever can run a query: the database or a transaction in it. */
export type Queries = Pick<Database, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'execute'>
/** What runs statements that are written as SQL. */
export type Reads = Pick<Queries, 'execute'>

export interface OpenDatabase {
  readonly db: Database
  /** A connection of its own (of a server) for what must not stand in line behind saves and reads. */
  readonly polls: Database
  /** `embedded`: PGlite under DATA_DIR, this process only. */
  readonly kind: 'embedded' | 'server'
  close(): Promise<void>
}

export type DatabaseSettings =
  | { kind: 'embedded'; dataDir: string }
  | { kind: 'server'; url: string; connections: number }

/**
 * Opens the database and proves that it answers. Rejects when it cannot be reached.
 * @param warn told of what an operator should mend
 */
export async function openDatabase(
  settings: DatabaseSettings,
  warn: (message: string) => void = () => undefined,
): Promise<OpenDatabase> {
  if (settings.kind === 'embedded') return openEmbedded(settings.dataDir, warn)
  const options = {
    max: settings.connections,
    connect_timeout: 5,
    idle_timeout: 60,
    // Seconds. Pages that a fail-over left behind have two in all.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 0.5),
    types: { bigint: { to: INT8, from: [INT8], serialize: String, parse: Number } },
    connection: {
      application_name: 'spotter',
      statement_timeout: STATEMENT_MS,
      // compiling a statement whose cost is overrated takes longer than running it
      jit: 'off',
      idle_in_transaction_session_timeout: 30_000,
      // Plans are kept, so they must not depend on how large a table was when they were made: one that is small, or that
      // nobody has analysed, is no reason to read the whole of it. Statements are fenced for the same reason (set-sql.ts).
      enable_seqscan: 'off',
      // which makes a small table that has to be read whole look so dear that Postgres would start processes to do it
      max_parallel_workers_per_gather: '0',
    },
    onnotice: () => undefined,
    // the driver's types do not know this option
    socket: driverSockets(),
  }
  const client = postgres(settings.url, options)
  // by then a poll is given up, and what runs on would keep the next one waiting
  const connection = { ...options.connection, statement_timeout: HANGING_QUERY_MS }
  const polling = postgres(settings.url, { ...options, connection, max: 1 })
  try {
    await client`select 1`
  } catch (cause) {
    await client.end({ timeout: 1 })
    throw cause
  }
  return {
    db: drizzlePostgres({ client: prepareStatements(client), schema }) as unknown as Database,
    polls: drizzlePostgres({ client: prepareStatements(polling), schema }) as unknown as Database,
    kind: 'server',
    close: async () => void (await Promise.all([client.end({ timeout: 5 }), polling.end({ timeout: 5 })])),
  }
}

async function openEmbedded(dataDir: string, warn: (message: string) => void): Promise<OpenDatabase> {
  await privateFolder(dataDir, warn)
  const unlock = await lockFolder(dataDir)
  try {
    const client = await PGlite.create(join(dataDir, 'postgres'), { parsers: { [INT8]: Number } })
    // it makes its first files for everybody to read and write
    await privateFolder(dataDir)
    const db = drizzlePglite({ client, schema }) as unknown as Database
    return { db, polls: db, kind: 'embedded', close: () => client.close().finally(unlock) }
  } catch (error) {
    await unlock()
    throw error
  }
}

/** Runs a statement written as SQL and answers its rows, on either driver. The caller names the row's shape. */
export async function rows<Row extends Record<string, unknown>>(db: Reads, statement: SQL): Promise<Row[]> {
  const result: unknown = await db.execute(statement)
  return (Array.isArray(result) ? [...result] : (result as { rows: unknown[] }).rows) as Row[]
}

/** An array of ids as one parameter that both drivers take. */
export const uuids = (ids: readonly string[]): SQL => sql`${`{${ids.join(',')}}`}::uuid[]`
