import { readFileSync } from 'node:fs'
import t from 'tap'
import type { ExerciseHistory, Heatmap, MuscleWeeks, RecordPage, StatisticsView } from '../../../src/contract/index.ts'
import { DRIVERS, startInstance } from '../../support/app.ts'
import { importCsv, statisticsOf } from '../../support/imports.ts'
import { newPerson, type Person } from '../../support/person.ts'
import { A_SET, newMember } from '../../support/training-member.ts'

const now = () => new Date('2026-06-30T12:00:00Z')
const at = (day: string) => `${day}T10:00:00Z`

async function read<T>(person: Person, path: string): Promise<T> {
  const { status, body } = await person.call<{ data: T }>('GET', `/api/members/me/${path}`)
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
  return body.data
}

/** Every page of a list, one after the other. */
async function all<T>(person: Person, path: string, itemsOf: (page: T & { nextCursor: string | null }) => unknown[]) {
  const found: unknown[] = []
  let cursor: string | null = null
  do {
    const page: T & { nextCursor: string | null } = await read(
      person,
      `${path}${cursor === null ? '' : `&cursor=${cursor}`}`,
    )
    found.push(...itemsOf(page))
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}

for (const driver of DRIVERS) {
  t.test(`on the ${driver} database`, async (t) => {
    const { url } = await startInstance(t, { on: driver, overrides: { now } })

    t.test('the heat map is 53 weeks of training days, this week included', async (t) => {
      const member = await newMember(url)
      for (const day of ['2025-06-29', '2025-06-30', '2026-06-30', '2026-06-30']) await member.train(at(day), [A_SET])
      await member.train(at('2026-06-29'), [{ ...A_SET, type: 'warmup' }])
      t.strictSame(await read<Heatmap>(member, 'heatmap'), {
        from: '2025-06-30',
        to: '2026-06-30',
        days: [
          { date: '2025-06-30', workouts: 1, sets: 1 },
          { date: '2026-06-29', workouts: 1, sets: 0 },
          { date: '2026-06-30', workouts: 2, sets: 2 },
        ],
      })
    })

    t.test('sets a muscle and week count one where it is primary and a half where it helps', async (t) => {
      const member = await newMember(url, { setsLow: 5, setsHigh: 12 })
      await member.train(at('2026-06-22'), [A_SET, A_SET, { ...A_SET, type: 'warmup' }])
      const { weeks, ...band } = await read<MuscleWeeks>(member, 'muscles?weeks=2')
      t.strictSame(band, { setsLow: 5, setsHigh: 12 })
      t.strictSame(weeks, [
        {
          start: '2026-06-22',
          muscles: [
            { muscle: 'chest', sets: 2 },
            { muscle: 'shoulders', sets: 1 },
            { muscle: 'triceps', sets: 1 },
          ],
        },
        { start: '2026-06-29', muscles: [] },
      ])
      t.equal((await read<MuscleWeeks>(member, 'muscles')).weeks.length, 12)
      t.equal((await member.call('PATCH', '/api/me', { preferences: { setsLow: 13 } })).status, 400, 'low above high')
    })

    t.test('an exercise is told workout by workout, newest first', async (t) => {
      const member = await newMember(url)
      await member.train(at('2026-06-01'), [A_SET, { ...A_SET, weight: 60, reps: 10 }, { ...A_SET, type: 'warmup' }])
      const workout = await member.train(at('2026-06-08'), [{ ...A_SET, weight: 105, reps: 3, rpe: 9 }])
      await member.train(at('2026-06-09'), [{ ...A_SET, type: 'warmup' }])
      const id = workout.exercises[0]!.exerciseId
      const { formula, sessions, nextCursor } = await read<ExerciseHistory>(member, `exercises/${id}/history`)
      t.strictSame([formula, nextCursor], ['epley', null])
      const none = { durationS: null, distanceM: null }
      const [newest, first] = sessions
      t.equal(sessions.length, 2, 'a workout of warm-ups is none')
      t.strictSame(newest, {
        ...{ workoutId: workout.id, title: 'Any', startedAt: '2026-06-08T10:00:00.000Z', localDate: '2026-06-08' },
        ...{ bestE1rmKg: 119, bestWeightKg: 105, leastHelpKg: null, sets: 1, reps: 3, volumeKg: 315, ...none },
        topSet: { weightKg: 105, reps: 3, rpe: 9, ...none },
      })
      t.match(first, { bestE1rmKg: 116.666667, bestWeightKg: 100, sets: 2, reps: 15, volumeKg: 1100 })
      t.strictSame(first!.topSet, { weightKg: 100, reps: 5, rpe: null, ...none })
    })

    t.test('wrong questions are refused with a 400', async (t) => {
      const person = await newPerson(url)
      const key = (text: string) => Buffer.from(text).toString('base64url')
      const id = person.id
      for (const path of [
        'muscles?weeks=0',
        'muscles?weeks=54',
        'records?limit=0',
        'records?exercise=bench',
        'records?cursor=x',
        `records?cursor=${key(`2026-02-30T00:00:00.000Z ${id} ${id} max_reps`)}`,
        `records?cursor=${key(`2026-02-03T00:00:00.000Z ${id} ${id} max_fun`)}`,
        `exercises/${id}/history?cursor=${key(`0000-01-01T00:00:00.000Z ${id}`)}`,
        `exercises/${id}/history?limit=201`,
        'exercises/bench/history',
      ])
        t.equal((await person.call('GET', `/api/members/me/${path}`)).status, 400, path)
      t.strictSame((await read<ExerciseHistory>(person, `exercises/${id}/history`)).sessions, [])
    })
  })
}

t.test('a real log: the pages hold each record once, and the sessions of an exercise add up', async (t) => {
  const instance = await startInstance(t)
  const person = await newPerson(instance.url)
  const csv = readFileSync('test/data/breinsp_strong-charts_strong.csv', 'utf8')
  await importCsv(person, csv, 'unit=kg')
  const records = (await all<RecordPage>(person, 'records?limit=37', ({ records }) => records)) as RecordPage['records']
  const counted = (kind: string) => records.filter((record) => record.kind === kind).length
  t.strictSame([counted('max_weight'), counted('max_e1rm')], [74, 102], 'the reference numbers')
  t.equal(new Set(records.map(({ setId, kind }) => setId + kind)).size, records.length, 'none comes twice')
  t.ok(records.every(({ kind, value, set }) => kind !== 'max_weight' || value === set.weightKg))
  t.strictSame(
    records.map(({ achievedAt }) => achievedAt),
    records
      .map(({ achievedAt }) => achievedAt)
      .sort()
      .reverse(),
  )
  const statistics: StatisticsView = await statisticsOf(person)
  for (const { exerciseId, workouts, sets, bestE1rmKg, bestWeightKg } of statistics.exercises) {
    const sessions = (await all<ExerciseHistory>(
      person,
      `exercises/${exerciseId}/history?limit=30`,
      ({ sessions }) => sessions,
    )) as ExerciseHistory['sessions']
    const most = (values: (number | null)[]) =>
      values.every((value) => value === null) ? null : Math.max(...values.map((value) => value ?? 0))
    t.strictSame(
      [
        sessions.length,
        sessions.reduce((sum, session) => sum + session.sets, 0),
        most(sessions.map((session) => session.bestE1rmKg)),
        most(sessions.map((session) => session.bestWeightKg)),
      ],
      [workouts, sets, bestE1rmKg, bestWeightKg],
      exerciseId,
    )
  }
  t.equal(statistics.exercises.length, 20)
})
