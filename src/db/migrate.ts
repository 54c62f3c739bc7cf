import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { OperatorError } from '../runtime/operator-error.ts'
import { RELEASE } from '../runtime/release.ts'
import { type OpenDatabase, rows, type Transaction } from './open.ts'

/** Any number, the same in every instance: instances that start together migrate one after another. */
const MIGRATION_LOCK = 7_390_127_331

const migrationsFolder = new URL('./migrations', import.meta.url).pathname

/**
 * Brings the schema up to date, and what `seed` writes, once, however many instances start together. The first run
 * gives the database its epoch. Rejects with an OperatorError, and changes nothing, when a newer release has been here.
 */
export async function migrate(
  { db }: Pick<OpenDatabase, 'db'>,
  seed: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local statement_timeout = '5min'`)
    await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`)
    await applyMigrations(tx)
    await tx.execute(sql`insert into setting values ('epoch', gen_random_uuid()::text) on conflict do nothing`)
    await seed(tx)
  })
}

/** Drizzle's own migrator opens a transaction of its own, which could not be under our lock. */
async function applyMigrations(tx: Transaction): Promise<void> {
  await tx.execute(
    sql`create table if not exists migration (hash text primary key, applied_at timestamptz not null default now())`,
  )
  await tx.execute(sql`alter table migration add column if not exists release text`)
  const migrations = readMigrationFiles({ migrationsFolder })
  const applied = await rows<Applied>(
    tx,
    sql`select hash, applied_at::text as at, release from migration order by applied_at`,
  )
  const known = new Set(migrations.map(({ hash }) => hash))
  refuseNewer(applied.findLast(({ hash }) => !known.has(hash)))

  const done = new Set(applied.map(({ hash }) => hash))
  for (const migration of migrations) {
    if (done.has(migration.hash)) continue
    for (const statement of migration.sql) await tx.execute(sql.raw(statement))
    await tx.execute(sql`insert into migration (hash, release) values (${migration.hash}, ${RELEASE})`)
  }
}

type Applied = { hash: string; at: string; release: string | null }

/** @param stranger the newest migration in the database that this release does not have */
function refuseNewer(stranger: Applied | undefined): void {
  if (stranger === undefined) return
  const { release, at } = stranger
  const maker = release === null || release === RELEASE ? 'another build of Spotter' : `Spotter ${release}`
  throw new OperatorError(
    `This database was brought up to date by ${maker} on ${at.slice(0, 10)}; this is Spotter ${RELEASE} and does not know ` +
      'its tables. Start that release, or a newer one. Nothing has been changed.',
  )
}
