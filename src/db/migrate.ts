import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { loadLibrary } from './library/load.ts'
import { type OpenDatabase, openDatabase, rows, type Transaction } from './open.ts'

/** Any number, the same in every instance: instances that start together migrate one after another. */
const MIGRATION_LOCK = 7_390_127_331

const migrationsFolder = new URL('./migrations', import.meta.url).pathname

/**
 * Brings the schema and the exercise library up to date, once, however many instances start together. The first run
 * gives the database its epoch.
 */
export async function migrate({ db }: Pick<OpenDatabase, 'db'>): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = '5min'`)
    await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`)
    await applyMigrations(tx)
    await tx.execute(sql`insert into setting values ('epoch', gen_random_uuid()::text) on conflict do nothing`)
    await loadLibrary(tx)
  })
}

/** Drizzle's own migrator opens a transaction of its own, which could not be under our lock. */
async function applyMigrations(tx: Transaction): Promise<void> {
  await tx.execute(
    sql`create table if not exists migration (hash text primary key, applied_at timestamptz not null default now())`,
  )
  const applied = new Set((await rows<{ hash: string }>(tx, sql`select hash from migration`)).map(({ hash }) => hash))
  for (const migration of readMigrationFiles({ migrationsFolder })) {
    if (applied.has(migration.hash)) continue
    for (const statement of migration.sql) await tx.execute(sql.raw(statement))
    await tx.execute(sql`insert into migration (hash) values (${migration.hash})`)
  }
}

/** Migrates the database server at `url` and lets go of it. */
export async function migrateUrl(url: string): Promise<void> {
  const opened = await openDatabase({ kind: 'server', url, connections: 1 })
  await migrate(opened).finally(opened.close)
}
