import t from 'tap'
import type { MeasurementPage, ProgressView } from '../../../src/contract/index.ts'
import { DRIVERS, startInstance, startInstances } from '../../support/app.ts'
import { newPerson, type Person } from '../../support/person.ts'
import { newMember } from '../../support/training-member.ts'

const now = () => new Date('2026-06-30T12:00:00Z')
const at = (day: string) => `2026-06-${day}T10:00:00Z`
const put = (person: Person, path: string, value: unknown) =>
  person.call<{ code?: string; epoch: string; revision: number }>('PUT', `/api/measurements/${path}`, { value })
const weigh = async (person: Person, date: string, kg: number) => {
  const { status, body } = await put(person, `body_weight_kg/${date}`, kg)
  if (status !== 200) throw new Error(`weigh: ${status} ${JSON.stringify(body)}`)
}
const list = async (person: Person, query = '') =>
  (await person.call<{ data: MeasurementPage }>('GET', `/api/measurements?${query}`)).body.data
const short = ({ measurements }: MeasurementPage) =>
  measurements.map(({ kind, measuredOn, value }) => `${kind} ${measuredOn} ${value}`)

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver, overrides: { now } })

    t.test('a body weight counts from its day to the next one, also entered late, changed or removed', async (t) => {
      const member = await newMember(url)
      const pullUps = [{ name: 'Pull Up', sets: [{ reps: 10 }] }]
      for (const day of ['01', '10', '20']) await member.train(at(day), pullUps)
      await member.train(at('15'), [{ weight: 100, unit: 'kg', reps: 5 }])
      const volume = async () => (await member.progress()).totals.volumeKg
      t.equal(await volume(), 500, 'no body weight is known')
      await weigh(member, '2026-06-10', 80)
      t.equal(await volume(), 500 + 800 + 800, 'from its day on')
      await weigh(member, '2026-06-16', 90)
      t.equal(await volume(), 500 + 800 + 900, 'until the next one')
      await weigh(member, '2026-05-01', 70)
      t.equal(await volume(), 500 + 700 + 800 + 900, 'backdated')
      await weigh(member, '2026-06-10', 81)
      t.equal(await volume(), 500 + 700 + 810 + 900, 'corrected')
      const removed = await member.call('DELETE', '/api/measurements/body_weight_kg/2026-06-10')
      t.equal(removed.status, 200)
      t.equal(await volume(), 500 + 700 + 700 + 900, 'removed: the one before it counts')
      await put(member, 'waist_cm/2026-06-01', 85)
      t.equal(await volume(), 500 + 700 + 700 + 900, 'a waist has no weight')
      t.strictSame((await member.progress()).body, { weightKg: 90, measuredOn: '2026-06-16' })
      t.equal((await member.call('DELETE', '/api/measurements/body_weight_kg/2026-06-10')).status, 404, 'once only')
    })

    t.test('assisted exercises take the help off the body weight', async (t) => {
      const member = await newMember(url)
      const dips = (weight: number) => [{ name: 'Dip Assisted', sets: [{ weight, unit: 'kg' as const, reps: 10 }] }]
      const own = { name: 'Dip Assisted', tracking: 'assisted_reps' }
      t.equal((await member.call('POST', '/api/exercises', own)).status, 201)
      const { id } = await member.train(at('10'), dips(30))
      t.equal((await member.progress()).totals.volumeKg, 0, 'without a body weight the load is unknown')
      const { body } = await member.call<{ e1rmKg: object }>('GET', `/api/workouts/${id}`)
      t.strictSame(body.e1rmKg, {}, 'help is no load that a maximum could be estimated from')
      await weigh(member, '2026-06-10', 80)
      t.equal((await member.progress()).totals.volumeKg, 500)
    })

    t.test('lists are newest first, of a kind or from a day, page by page', async (t) => {
      const person = await newPerson(url)
      for (const day of ['01', '02', '03']) {
        await weigh(person, `2026-06-${day}`, 80.1234)
        await put(person, `waist_cm/2026-06-${day}`, 85)
      }
      t.strictSame(short(await list(person, 'kind=body_weight_kg&from=2026-06-02')), [
        'body_weight_kg 2026-06-03 80.123',
        'body_weight_kg 2026-06-02 80.123',
      ])
      const paged: string[] = []
      let cursor: string | null = ''
      do {
        const page: MeasurementPage = await list(person, `limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`)
        paged.push(...short(page))
        cursor = page.nextCursor
      } while (cursor !== null)
      t.strictSame(paged, short(await list(person)))
      t.equal(paged.length, 6)
    })

    t.test('what no body measures, days to come and days that no calendar has are refused', async (t) => {
      const person = await newPerson(url)
      for (const [path, value] of [
        ['body_weight_kg/2026-06-01', 19.9],
        ['body_weight_kg/2026-06-01', 501],
        ['body_weight_kg/2026-06-01', '80'],
        ['body_weight_kg/2026-06-01', null],
        ['body_fat_pct/2026-06-01', 76],
        ['body_weight_kg/2026-07-02', 80],
        ['body_weight_kg/2026-02-30', 80],
        ['body_weight_kg/0000-01-01', 80],
        ['body_weight_kg/1899-12-31', 80],
        ['body_weight_kg/today', 80],
        ['soul_g/2026-06-01', 21],
      ] as const)
        t.equal((await put(person, path, value)).status, 400, `${path} ${value}`)
      t.equal(
        (await put(person, 'body_weight_kg/2026-07-01', 80)).status,
        200,
        'a day ahead of the profile: a traveller',
      )
      const key = (text: string) => Buffer.from(text).toString('base64url')
      for (const query of [
        'kind=soul_g',
        'from=yesterday',
        'from=0000-01-01',
        'limit=0',
        'limit=401',
        'cursor=x',
        `cursor=${key('0000-01-01 waist_cm')}`,
        `cursor=${key('2026-02-30 waist_cm')}`,
        `cursor=${key('2026-02-03 soul')}`,
        `cursor=${key('2026-02-03 waist_cm\0')}`,
      ])
        t.equal((await person.call('GET', `/api/measurements?${query}`)).status, 400, query)
      t.equal((await person.call('DELETE', '/api/measurements/waist_cm/0000-01-01')).status, 400)
    })
  })
}

t.test('a measurement entered on one instance is in every read on another that begins after it', async (t) => {
  const [first, second] = await startInstances(t, { count: 2, overrides: { now } })
  const person = await newPerson(first!.url)
  const there = { at: second!.url }
  const weight = async () =>
    (await person.call<{ data: ProgressView }>('GET', '/api/members/me/progress', undefined, there)).body.data.body
  t.equal(await weight(), null)
  for (let kg = 70; kg < 80; kg++) {
    const { body: saved } = await put(person, 'body_weight_kg/2026-06-01', kg)
    t.strictSame(await weight(), { weightKg: kg, measuredOn: '2026-06-01' })
    const headers = { 'x-min-revision': `${saved.epoch}:${saved.revision}` }
    const options = { ...there, headers }
    const answer = await person.call<{ revision: number; data: MeasurementPage }>(
      'GET',
      '/api/measurements',
      undefined,
      options,
    )
    t.equal(answer.body.data.measurements[0]?.value, kg)
    t.ok(answer.body.revision >= saved.revision)
  }
  const { body: last } = await put(person, 'body_weight_kg/2026-06-01', 90)
  const ask = (header: string) =>
    person.call<{ code: string }>('GET', '/api/measurements', undefined, { headers: { 'x-min-revision': header } })
  t.equal((await ask(`${last.epoch}:${last.revision + 1}`)).body.code, 'revision-ahead')
  t.equal((await ask(`another:${last.revision}`)).body.code, 'epoch-changed')
})
