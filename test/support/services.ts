import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import tap from 'tap'
import {
  type PostgresOptions,
  type RedisOptions,
  type Service,
  startPostgres,
  startRedis,
} from '../../deploy/services.ts'
import { migrateUrl } from './migrate.ts'
import { migrationsHash } from './migrations-hash.ts'
import type { Scope } from './scope.ts'

/** A Redis of the test's own, so it may be flushed, filled, frozen and killed. It starts in some 20 ms. */
export async function testRedis(t: Scope, options?: RedisOptions): Promise<Service> {
  const redis = await startRedis(options)
  t.teardown(() => redis.stop())
  return redis
}

/** A Postgres server of the test's own, for tests that kill it (some 2 s). All others take `testDatabase`. */
export async function testPostgres(t: Scope, options?: PostgresOptions): Promise<Service> {
  const server = await startPostgres(options)
  t.teardown(() => server.stop())
  return server
}

/** A migrated server of the test's own, to be killed, frozen and restarted. Its `url` names the migrated database. */
export async function testMigratedPostgres(t: Scope, options?: PostgresOptions): Promise<Service> {
  const server = await testPostgres(t, options)
  await migrateUrl(server.url)
  return server
}

/**
 * The URL of a new, migrated database of the test's own, a clone of a template that is made once a
 * run. It is on the run's shared server, or on one of this file's own when the file runs by hand.
 */
export async function testDatabase(t: Scope): Promise<string> {
  const server = await sharedServer()
  const template = await migratedTemplate(server)
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await administer(server, (sql) => sql.unsafe(`create database ${name} template ${template}`))
  t.teardown(() => administer(server, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`)))
  return withDatabase(server, name)
}

let ownServer: Promise<string> | undefined

function sharedServer(): Promise<string> {
  const { SPOTTER_TEST_DATABASE } = process.env
  if (SPOTTER_TEST_DATABASE) return Promise.resolve(SPOTTER_TEST_DATABASE)
  ownServer ??= startPostgres().then((server) => {
    // Of the whole file, not of the first test in it that asked.
    tap.teardown(() => server.stop())
    return server.url
  })
  return ownServer
}

let template: Promise<string> | undefined

/** Test files run in parallel: whoever gets the lock first makes the template, the others find it. */
function migratedTemplate(server: string): Promise<string> {
  template ??= administer(server, async (sql) => {
    const name = `template_${await migrationsHash()}`
    await sql`select pg_advisory_lock(hashtext(${name}))`
    const existing = await sql`select 1 from pg_database where datname = ${name}`
    if (existing.length > 0) return name
    // Under another name until it is complete, so that nobody clones half a template.
    const unfinished = `unfinished_${name}`
    await sql.unsafe(`drop database if exists ${unfinished} with (force)`)
    await sql.unsafe(`create database ${unfinished}`)
    await migrateUrl(withDatabase(server, unfinished))
    await sql.unsafe(`alter database ${unfinished} rename to ${name}`)
    return name
  })
  return template
}

/** On one connection, so that an advisory lock taken inside is let go when it closes. */
async function administer<T>(server: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(server, { max: 1, onnotice: () => undefined })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
