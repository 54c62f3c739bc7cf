import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { projectUrl } from '../../../deploy/project.ts'
import type { Id } from '../../../src/contract/common.ts'
import type { SavedWorkout, WorkoutPage } from '../../../src/contract/index.ts'
import { LIMITS } from '../../../src/contract/limits.ts'
import { fittingOn } from '../../../src/db/cursor.ts'
import { rows } from '../../../src/db/open.ts'
import { csv } from '../../../src/features/exporting/csv.ts'
import { json } from '../../../src/features/exporting/json.ts'
import { readExportables, readOwnThings } from '../../../src/features/exporting/queries.ts'
import { readRecords } from '../../../src/features/exporting/records.ts'
import { Pace } from '../../../src/runtime/pace.ts'
import { startInstance } from '../../support/app.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

const PAGE_BYTES = LIMITS.pageBytes.most
const WORDS_BYTES = 200_000

/** A workout that is mostly words. */
const long = (day: number, bytes = WORDS_BYTES) =>
  aWorkout({
    title: `Day ${day}`,
    startedAt: new Date(Date.UTC(2025, 0, day, 10)).toISOString(),
    exercises: Array.from({ length: bytes / 10_000 }, () => ({
      name: 'Bench Press (Barbell)',
      notes: 'x'.repeat(10_000),
      sets: [{ weight: 100, unit: 'kg' as const, reps: 5 }],
    })),
  })

async function save(person: Person, days: number): Promise<void> {
  for (let day = 1; day <= days; day++) {
    const { status } = await person.call<SavedWorkout>('POST', '/api/workouts', long(day))
    if (status !== 201) throw new Error(`POST: ${status}`)
  }
}

/** Every page of a list, from the first to the last. */
async function pagesOf(person: Person, path: string): Promise<WorkoutPage[]> {
  const pages: WorkoutPage[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const at: string = cursor === '' ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`
    const { body } = await person.call<{ data: WorkoutPage }>('GET', at)
    pages.push(body.data)
    cursor = body.data.nextCursor
  }
  return pages
}

t.test('a list of workouts ends by its bytes and goes on from there, the cached first page too', async (t) => {
  const { url } = await startInstance(t)
  const trainer = await newPerson(url, { role: 'trainer' })
  const person = await newPerson(url)
  const days = 12
  await save(person, days)
  const invited = await trainer.call<{ id: Id }>('POST', '/api/trainers/me/clients', { email: person.email })
  await person.call('POST', `/api/coaching/${invited.body.id}/accept`)

  const lists: [Person, string][] = [
    [person, '/api/workouts'],
    [person, '/api/workouts'],
    [person, '/api/workouts?limit=100'],
    [person, '/api/workouts?limit=100&q=day'],
    [trainer, `/api/members/${person.id}/workouts`],
  ]
  for (const [reader, path] of lists) {
    const pages = await pagesOf(reader, path)
    const titles = pages.flatMap(({ workouts }) => workouts.map(({ title }) => title))
    t.strictSame(
      titles,
      Array.from({ length: days }, (_, at) => `Day ${days - at}`),
      `${path}: each one once, in order`,
    )
    for (const page of pages) t.ok(JSON.stringify(page).length <= PAGE_BYTES, `${path}: a page keeps to its bytes`)
    t.ok(pages.length > 1)
  }
})

t.test('a page has one workout at least, however large, and as many as were asked for where they are small', (t) => {
  const sizes = (...of: number[]) => of.map((sizeBytes) => ({ sizeBytes }))
  t.equal(fittingOn(sizes(5 * PAGE_BYTES, 1), 20).length, 1)
  t.equal(fittingOn(sizes(1, 5 * PAGE_BYTES, 1), 20).length, 1)
  t.equal(fittingOn(sizes(1, 1, 1), 2).length, 2)
  t.equal(fittingOn(sizes(1, 1), 2).length, 2)
  t.equal(fittingOn(sizes(PAGE_BYTES - 1, 1, 1), 20).length, 2)
  t.strictSame(fittingOn([], 20), [])
  t.end()
})

t.test('the size of a workout follows what becomes of it, and the migration counts the same', async (t) => {
  const { app, url } = await startInstance(t)
  const { database } = app
  const person = await newPerson(url)
  const sizes = async () =>
    (await rows<{ size: number }>(database.db, sql`select size_bytes as size from workout`))[0]?.size
  const { body } = await person.call<SavedWorkout>('POST', '/api/workouts', long(1, 20_000))
  const path = `/api/workouts/${body.workout.id}`
  const first = (await sizes()) ?? 0
  t.ok(first > 20_000)
  await person.call('PATCH', path, { notes: 'é'.repeat(100) })
  t.equal(await sizes(), first + 200, 'words are counted in bytes')
  await person.call('DELETE', path)
  await person.call('POST', `${path}/restore`)
  t.equal(await sizes(), first + 200, 'a restored one counts again')
  await person.call('PATCH', path, { exercises: long(1, 10_000).exercises })
  const changed = await sizes()
  t.ok(changed && changed < first)

  const folder = new URL('src/db/migrations/', projectUrl)
  const name = (await readdir(folder)).find((file) => file.endsWith('_workout_sizes.sql'))
  const [, counting = ''] = (await readFile(new URL(name ?? '', folder), 'utf8')).split('--> statement-breakpoint')
  await database.db.execute(sql`update workout set size_bytes = 0`)
  await database.db.execute(sql.raw(counting))
  t.equal(await sizes(), changed)
})

t.test('an export holds a piece of bounded size at a time, whatever the history', async (t) => {
  const { app, url } = await startInstance(t)
  const person = await newPerson(url)
  await save(person, 8)
  const { db } = app.database
  const things = await readOwnThings(db, person.id)
  const beside = { account: undefined, things, records: readRecords(db, person.id, new Date()) }
  const formats = [
    (pages: ReturnType<typeof readExportables>) => csv(things, pages, new Pace()),
    (pages: ReturnType<typeof readExportables>) => json(beside, pages, new Date(), new Pace()),
  ]
  for (const piecesOf of formats) {
    let read = 0
    const counted = (async function* () {
      for await (const page of readExportables(db, person.id)) {
        read += page.length
        yield page
      }
    })()
    let sent = 0
    let largest = 0
    let readAhead = 0
    for await (const piece of piecesOf(counted)) {
      largest = Math.max(largest, piece.length)
      sent += piece.match(/Day \d+/g)?.length ? new Set(piece.match(/Day \d+/g)).size : 0
      readAhead = Math.max(readAhead, read - sent)
    }
    t.equal(sent, 8, 'all of it came')
    t.ok(largest <= LIMITS.exportPieceBytes.most + WORDS_BYTES, `no piece is larger than ${largest}`)
    t.equal(readAhead, 0, 'nothing is read before what was read has been sent')
  }
})
