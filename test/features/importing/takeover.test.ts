import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import type { ImportProgress, ImportStatus } from '../../../src/contract/index.ts'
import { newId } from '../../../src/db/new-id.ts'
import { rows } from '../../../src/db/open.ts'
import { storeFile } from '../../../src/features/importing/stored-file.ts'
import type { App } from '../../../src/http/app-types.ts'
import type { FaultPoint } from '../../../src/runtime/failpoints.ts'
import { type Instance, startInstance, startInstances } from '../../support/app.ts'
import { DATA, importEnded, statisticsOf } from '../../support/imports.ts'
import { LiveClient } from '../../support/live-client.ts'
import { newPerson, type Person, personOf } from '../../support/person.ts'
import { testDatabase, testRedis } from '../../support/services.ts'
import { until } from '../../support/until.ts'

const csv = await readFile(new URL('breinsp_strong-charts_strong.csv', DATA), 'utf8')
const WORKOUTS = 129

/** Stops whoever comes to `after-commit` when it is closed, until it is opened. */
function gate() {
  let open = () => {}
  let closed: Promise<void> | undefined
  let waiting = 0
  const faultPoint: FaultPoint = async (name) => {
    if (name !== 'after-commit' || closed === undefined) return
    waiting += 1
    await closed
  }
  return {
    faultPoint,
    close: () => {
      closed = new Promise((resolve) => {
        open = resolve
      })
    },
    open: () => {
      closed = undefined
      open()
    },
    somebodyWaits: () => until(() => waiting > 0, { what: 'a save to come to the gate', timeoutMs: 20_000 }),
  }
}

/** A log that takes many saves, so that some are left when an instance closes. */
const LONG = 1_000
const longCsv = [
  'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE',
  ...Array.from({ length: LONG }, (_, day) => {
    const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10)
    return `${date} 10:00:00,"Push",1h,"Bench Press (Barbell)",1,60,8,0,0,"","",`
  }),
].join('\n')

async function upload(person: Person, at: string, file = csv): Promise<Id> {
  const { body } = await person.call<ImportStatus>('POST', '/api/workouts/import?unit=kg', file, { at })
  return body.id
}

const leaseOf = async (app: App, id: Id) =>
  (
    await rows<{ status: string; leased: boolean }>(
      app.database.db,
      sql`select status, leased_until is not null as leased from import_batch where id = ${id}`,
    )
  )[0]

/** Two instances on the same services; the first stops at the gate after each commit while it is closed. */
async function twoInstances(t: Parameters<typeof startInstances>[0]) {
  const services = { databaseUrl: await testDatabase(t), redisUrl: (await testRedis(t)).url }
  const barrier = gate()
  const first = await startInstance(t, { ...services, overrides: { faultPoint: barrier.faultPoint } })
  const startSecond = async () => await startInstance(t, services)
  return { first: first as Instance, barrier, startSecond }
}

t.test('an import whose instance died is finished by one that starts', async (t) => {
  const instance = await startInstance(t)
  const { app, url } = instance
  const person = await newPerson(url)
  const id = newId()
  const { db } = app.database
  const batch = { id, userId: person.id, fileSha256: 'x', options: { unit: 'kg' as const, timeZone: null } }
  await storeFile(db, batch, Buffer.from(csv))
  await db.execute(
    sql`update import_batch set status = 'running', leased_until = now() - interval '1 second' where id = ${id}`,
  )
  const databaseUrl = databaseOf(app)
  await app.close()
  const next = await startInstance(t, { databaseUrl })
  const { status, counts } = await importEnded(personOf(next.url, person.email, person.id, person.token), id)
  t.strictSame([status, counts.workouts, counts.sets, counts.duplicates], ['done', WORKOUTS, 2078, 0])
  t.strictSame(await rows(next!.app.database.db, sql`select import_id from import_piece`), [], 'the file is forgotten')
})

t.test(
  'an import whose lease ran out goes on where it stood, and its first instance adds nothing when it wakes',
  async (t) => {
    const { first, barrier, startSecond } = await twoInstances(t)
    const person = await newPerson(first.url)
    barrier.close()
    const id = await upload(person, first.url)
    await barrier.somebodyWaits()
    const { db } = first.app.database
    await db.execute(sql`update import_batch set leased_until = now() - interval '1 second' where id = ${id}`)

    const { url } = await startSecond()
    const ended = await importEnded(person, id)
    t.strictSame([ended.status, ended.counts.workouts, ended.counts.duplicates], ['done', WORKOUTS, 0])
    barrier.open()
    const undisturbed = await newPerson(url)
    const { counts } = await importEnded(undisturbed, await upload(undisturbed, url))
    t.strictSame(ended.counts, counts, 'as if nobody had been disturbed, new exercises too')
    await first.app.close()

    const second = await startSecond()
    const reader = personOf(second.url, person.email, person.id, person.token)
    t.strictSame((await importEnded(reader, id)).counts, ended.counts)
    t.equal((await statisticsOf(reader)).totals.sets, 2078)
  },
)

t.test('an instance that closes lets go of its import, so that the next one need not wait for the lease', async (t) => {
  const { first, barrier, startSecond } = await twoInstances(t)
  const second = await startSecond()
  const person = await newPerson(second.url)
  barrier.close()
  const id = await upload(person, first.url, longCsv)
  await barrier.somebodyWaits()
  t.strictSame(await leaseOf(second.app, id), { status: 'running', leased: true })

  const closed = first.app.close()
  barrier.open()
  await closed
  const after = await leaseOf(second.app, id)
  t.strictSame(after, { status: 'running', leased: false })
  await startSecond()
  const { status, counts } = await importEnded(person, id)
  t.strictSame([status, counts.workouts, counts.duplicates], ['done', LONG, 0])
})

t.test("importProgress reaches the member's page on another instance, and nobody else's", async (t) => {
  const [first, second] = await startInstances(t, { count: 2 })
  const [member, other] = [await newPerson(first.url), await newPerson(first.url)]
  const page = await LiveClient.connect(t, second!.url, member.token)
  const stranger = await LiveClient.connect(t, second!.url, other.token)
  const id = await upload(member, first.url)
  const progress = () =>
    page.events.filter(({ name }) => name === 'importProgress').map(({ payload }) => payload as ImportProgress)
  await until(() => progress().some(({ status }) => status === 'done'), {
    what: 'the end to be told',
    timeoutMs: 20_000,
  })

  t.ok(progress().every(({ importId, userId }) => importId === id && userId === member.id))
  t.strictSame(
    progress().map(({ workouts, status }) => [workouts, status]),
    [
      [100, 'running'],
      [129, 'running'],
      [129, 'done'],
    ],
  )
  const shares = progress().map(({ share }) => share)
  t.strictSame(
    shares,
    [...shares].sort((a, b) => a - b),
  )
  t.equal(shares.at(-1), 1)
  t.strictSame(stranger.events, [])
})

/** The URL that an instance reads its database from. */
function databaseOf(app: App): string {
  const { database } = app.config
  if (database.kind !== 'server') throw new Error('not a server')
  return database.url
}
