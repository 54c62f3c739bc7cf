import { once } from 'node:events'
import { request } from 'node:http'
import t from 'tap'
import { addDays } from '../../../src/contract/arithmetic/civil-days.ts'
import type { ImportStatus } from '../../../src/contract/index.ts'
import type { FaultPoint } from '../../../src/runtime/failpoints.ts'
import { startInstance, startInstances } from '../../support/app.ts'
import { importEnded } from '../../support/imports.ts'
import { newPerson, type Person } from '../../support/person.ts'
import { until } from '../../support/until.ts'

const HEADER = 'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps\n'
const logOf = (days: number, from = '2020-01-01', notes = '') =>
  HEADER.replace('Reps', 'Reps,Notes') +
  Array.from({ length: days }, (_, day) => `${addDays(from, day)} 10:00:00,A,1h,Squat,1,100,5,${notes}\n`).join('')

/** Notes whose saves, in order; the first of them waits until `go` is called. */
function saves() {
  const order: string[] = []
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  const faultPoint: FaultPoint = async (name, subjectId) => {
    if (name !== 'after-commit') return
    order.push(subjectId ?? '')
    await held
  }
  return { order, faultPoint, go: () => go() }
}

async function upload(person: Person, file: string): Promise<string> {
  const { status, body } = await person.call<ImportStatus>('POST', '/api/workouts/import?unit=kg', file)
  if (status !== 202) throw new Error(`import: ${status} ${JSON.stringify(body)}`)
  return body.id
}

t.test("one row of somebody's waits for a batch of others' files, not for the files", async (t) => {
  const { order, faultPoint, go } = saves()
  const { url } = await startInstance(t, { overrides: { faultPoint } })
  const people = []
  for (let at = 0; at < 3; at++) people.push(await newPerson(url))
  const bystander = await newPerson(url)
  order.length = 0
  // more than small, so that none of them takes the place that is kept
  const large = (from: string) => logOf(400, from, 'x'.repeat(3_000))
  for (const person of people) for (const year of ['2018', '2020', '2022']) await upload(person, large(`${year}-01-01`))
  await until(() => order.length > 0, { what: 'the first batch', timeoutMs: 20_000 })
  const id = await upload(bystander, logOf(1))
  const others = order.length
  go()
  t.equal((await importEnded(bystander, id)).status, 'done')
  const before = order.indexOf(bystander.id) - others
  t.ok(before <= 3, `after ${before} batches of others`)
})

t.test('an instance that is free takes what another person waits for, before the next file of the first', async (t) => {
  const { order, faultPoint, go } = saves()
  const services = await startInstances(t, { count: 1, overrides: { faultPoint, limits: { importsOpen: 1 } } })
  const { app, url } = services[0]!
  const [hog, bystander] = [await newPerson(url), await newPerson(url)]
  order.length = 0
  for (const year of ['2018', '2020', '2022']) await upload(hog, logOf(200, `${year}-01-01`))
  await until(() => order.length > 0, { what: 'the first batch', timeoutMs: 20_000 })
  const id = await upload(bystander, logOf(1))
  const { database, redis } = app.config
  if (database.kind !== 'server' || redis?.kind !== 'url') throw new Error('not on servers')
  const taken: string[] = []
  const second = await startInstance(t, {
    databaseUrl: database.url,
    redisUrl: redis.url,
    overrides: {
      limits: { importsOpen: 1 },
      faultPoint: async (name, subjectId) => void (name === 'after-commit' && taken.push(subjectId ?? '')),
    },
  })
  t.equal((await importEnded(bystander, id)).status, 'done', 'though the first instance does not get on')
  t.equal(taken[0], bystander.id)
  go()
  await second.app.close()
})

t.test('files of one person, and of all, are bounded while they are on their way', async (t) => {
  const limits = { uploadsAPerson: 2, uploadBytes: 3_000_000 }
  const { url } = await startInstance(t, { overrides: { limits } })
  const [hog, other, third] = [await newPerson(url), await newPerson(url), await newPerson(url)]

  /** Sends the head of a file, and no more: resolves when the server has it. `status` is the answer's, if there is one. */
  const begin = async (person: Person, bytes: number) => {
    const sent = request(`${url}/api/workouts/import/preview`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${person.token}`,
        'content-type': 'text/csv',
        'content-length': bytes,
        expect: '100-continue',
      },
    })
    const status = new Promise<number>((resolve) => {
      sent.on('response', (answer) => resolve(answer.resume().statusCode ?? 0))
      sent.on('error', () => resolve(0))
    })
    sent.flushHeaders()
    await Promise.race([status, once(sent, 'continue')])
    return { status, end: () => sent.destroy() }
  }
  const preview = async (person: Person) =>
    (await person.call('POST', '/api/workouts/import/preview?unit=kg', logOf(1))).status

  const held = [await begin(hog, 1_000_000), await begin(hog, 1_000_000)]
  t.equal(await preview(hog), 429, 'no third file of one person')
  t.equal(await preview(other), 200, 'somebody else is not concerned')
  t.equal(await (await begin(hog, 1_000_000)).status, 429, 'refused before the body is there')
  const large = await begin(other, 999_900)
  t.equal(await preview(third), 503, 'the process is full')
  for (const { end } of [...held, large]) end()
  await until(async () => (await preview(hog)) === 200 && (await preview(third)) === 200, {
    what: 'room again once they are gone',
  })
})
