import { type SQL, sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import t from 'tap'
import { type OpenDatabase, openDatabase } from '../../src/db/open.ts'
import { relayOptions } from '../../src/live/delivery/relay.ts'
import { startInstance } from '../support/app.ts'
import { newPerson } from '../support/person.ts'
import { testDatabase } from '../support/services.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'
import { save } from './scene.ts'

const REVISIONS = /^\s*select id, revision from subject where id = any/
const CLAIM = /^\s*with due as/
const PAGE = /^\/\* page/

t.test(
  'a question that hangs with its connection ends neither the comparison nor the relay of its instance',
  async (t) => {
    const databaseUrl = await testDatabase(t)
    const opened = await openDatabase({ kind: 'server', url: databaseUrl, connections: 6 })
    t.teardown(() => opened.close())
    const dialect = new PgDialect()
    const toHang = new Set<RegExp>()
    let answered = 0
    const db = new Proxy(opened.db, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        if (name !== 'execute') return value.bind(target) as unknown
        return (statement: SQL) => {
          const text = dialect.sqlToQuery(statement).sql
          const found = [...toHang].find((pattern) => pattern.test(text))
          if (CLAIM.test(text) && found === undefined) answered += 1
          if (found === undefined) return Reflect.apply(value, target, [statement]) as unknown
          toHang.delete(found)
          return new Promise(() => undefined)
        }
      },
    })
    const database: OpenDatabase = { ...opened, db }
    const a = await startInstance(t, { databaseUrl, redisUrl: null, overrides: { database } })
    const b = await startInstance(t, {
      databaseUrl,
      redisUrl: null,
      // what is due is the other's to claim
      overrides: { live: (parts) => ({ ...parts, tuning: { relay: { ...relayOptions, olderThanMs: 1e9 } } }) },
    })
    const member = await newPerson(b.url)
    const watcher = await Watcher.open(t, { kind: 'plain', url: a.url, token: member.token, memberId: member.id })

    toHang.add(REVISIONS).add(CLAIM)
    await opened.db.execute(
      sql`insert into outbox (subject_id, revision, since) values (${member.id}, 0, now() - interval '1 minute')`,
    )
    await until(() => toHang.size === 0, { what: 'both to hang' })
    const saved = await save(member, b.url)
    await watcher.shows(saved.revision, 15_000)
    await until(() => answered > 0, { what: 'the relay to ask again', timeoutMs: 15_000 })

    toHang.add(PAGE)
    const next = await save(member, b.url)
    await until(() => toHang.size === 0, { what: 'the page for its room to hang' })
    await watcher.shows(next.revision, 9_000)
  },
)
