import t from 'tap'
import { EXPORT_VERSION } from '../../../src/contract/exporting.ts'
import { ImportFileError } from '../../../src/features/importing/parse/types.ts'
import { parseText } from './parse-support.ts'

/* Our own JSON, as it should be and as nobody should write it. */

const set = { weightKg: 100, unit: 'kg', reps: 5 }
const workout = (changes: object = {}) => ({
  id: 'w1',
  title: 'Push',
  startedAt: '2025-03-01T10:00:00.123Z',
  timeZone: 'Europe/Berlin',
  exercises: [{ exerciseId: 'e1', name: 'Bench', sets: [set] }],
  ...changes,
})
const file = (parts: object = {}) => ({
  format: 'spotter',
  version: 1,
  exercises: [{ id: 'e1', name: 'My bench', own: true, tracking: 'weight_reps', primaryMuscles: ['chest'] }],
  workouts: [workout()],
  ...parts,
})
const read = (value: unknown, pieceBytes?: number) => parseText(JSON.stringify(value), {}, pieceBytes)

t.test('it is read alike however it is laid out and cut into pieces', async (t) => {
  const { workouts, report } = await read(file())
  t.match(report, { format: 'spotter', rows: 1, sets: 1, refusedCount: 0, timeZone: { from: 'stated' } })
  t.match(workouts, [
    {
      source: 'spotter',
      sourceKey: 'w1',
      startedAt: '2025-03-01T10:00:00.123Z',
      timeZone: 'Europe/Berlin',
      exercises: [{ name: 'My bench', own: { tracking: 'weight_reps', primaryMuscles: ['chest'] }, sets: [set] }],
    },
  ])
  const tricky = file({ workouts: [workout({ title: '}],"\\ {[', notes: 'a\n"b" \\' }), workout({ id: 'w2' })] })
  const whole = await read(tricky)
  for (const pieceBytes of [1, 7, 64]) t.strictSame((await read(tricky, pieceBytes)).workouts, whole.workouts)
  const pretty = await parseText(`\ufeff ${JSON.stringify(tricky, null, '\t')}\n`)
  t.strictSame(
    pretty.workouts.map(({ title }) => title),
    ['}],"\\ {[', 'Push'],
  )
})

t.test('what is wrong in it is refused by line, and the rest goes in', async (t) => {
  const text = [
    '{"format":"spotter","version":1,"more":{"a":[1]},',
    '"exercises":[{"id":"e1","name":"Row","own":false}],',
    '"measurements":[{"kind":"waist_cm","measuredOn":"2025-02-31","value":80}],',
    '"goals":[{"exerciseId":"e9","targetReps":5},{"exerciseId":"e1"}],',
    '"workouts":[',
    `${JSON.stringify(workout())},`,
    `${JSON.stringify(workout())},`,
    `${JSON.stringify(workout({ id: 'w3', startedAt: 'yesterday' }))},`,
    `${JSON.stringify(workout({ id: 'w4', endedAt: '2025-03-01T09:00:00Z' }))},`,
    `${JSON.stringify(workout({ id: 'w5', exercises: [{ sets: [set, set] }, { name: 'Row', sets: [{ reps: -1 }, {}, set] }] }))},`,
    'oh, 17, null, "text", {"title": }',
    ']}',
  ].join('\n')
  const { workouts, report } = await parseText(text)
  t.equal(workouts.length, 2)
  t.equal(report.rows, report.sets + report.refusedCount)
  t.strictSame(
    report.refused.map(({ line, code }) => [line, code]),
    [
      [3, 'value-unreadable'],
      [4, 'exercise-missing'],
      [4, 'value-unreadable'],
      [7, 'workout-repeated'],
      [8, 'value-unreadable'],
      [9, 'date-unreadable'],
      [10, 'exercise-missing'],
      [10, 'exercise-missing'],
      [10, 'value-unreadable'],
      [10, 'not-a-set'],
      [11, 'json-broken'],
      [11, 'value-unreadable'],
      [11, 'value-unreadable'],
      [11, 'value-unreadable'],
      [11, 'json-broken'],
    ],
  )
  t.strictSame(report.ignoredColumns, ['more'])
})

t.test('names that are not ours are listed once and by the hundred, as text that can be stored', async (t) => {
  const names = Array.from({ length: 200_000 }, (_, at) => `"extra ${at}":1`)
  const odd = `"n\\u0000ul":1,"${'x'.repeat(99)}😀":1,"format":"spotter","version":1`
  const began = Date.now()
  const { report } = await parseText(`{${odd},"more":1,"more":2,${names.join(',')}}`, {}, 65_536)
  t.strictSame(report.ignoredColumns.slice(0, 4), ['nul', `${'x'.repeat(99)}\ufffd`, 'more', 'extra 0'])
  t.equal(report.ignoredColumns.length, 100)
  t.ok(Date.now() - began < 10_000)
})

t.test('what stands beside the workouts keeps within the bounds of the routes', async (t) => {
  const ids = Array.from({ length: 2_002 }, (_, at) => `e${at}`)
  const measured = { kind: 'body_weight_kg', measuredOn: '2025-03-01', value: 80 }
  const plan = { exerciseId: 'e0', method: 'linear', repsMin: 3, repsMax: 5 }
  const own = file({
    exercises: ids.map((id) => ({ id, name: `Move ${id}`, own: true })),
    measurements: [
      measured,
      { ...measured, measuredOn: '2025-03-03' },
      { ...measured, value: 99_999.9999 },
      { ...measured, measuredOn: '1899-12-31' },
    ],
    plans: [plan, { ...plan, stepKg: 0 }, { ...plan, repsMin: 6 }, { ...plan, exerciseId: 'e2001' }],
    goals: [
      { exerciseId: 'e0', targetWeightKg: 0 },
      ...ids.slice(0, 51).map((exerciseId) => ({ exerciseId, targetReps: 5 })),
    ],
    workouts: [workout({ exercises: [{ exerciseId: 'e2001', name: 'Move e2001', sets: [set] }] })],
  })
  const { report, workouts, profile } = await parseText(JSON.stringify(own), { lastDay: '2025-03-02' })
  const { exercises, measurements, plans, goals } = profile!
  t.strictSame([exercises.length, measurements, plans.length, goals.length], [2_000, [measured], 1, 50])
  t.equal(workouts[0]?.exercises[0]?.name, 'Move e2001', 'one too many still comes with its workout')
  t.strictSame(
    report.refused.map(({ code }) => code),
    [
      ...['too-many', 'too-many', 'value-out-of-range', 'value-out-of-range', 'value-out-of-range'],
      ...['value-unreadable', 'value-unreadable', 'exercise-missing', 'value-unreadable', 'too-many'],
    ],
  )
})

t.test('a file that is cut off gives what it holds', async (t) => {
  const text = JSON.stringify(file({ workouts: [workout(), workout({ id: 'w2' })] }))
  const { workouts, report } = await parseText(text.slice(0, -40))
  t.equal(workouts.length, 1)
  t.match(report.refused, [{ code: 'json-broken' }])
})

t.test('text that a database cannot hold does not come out', async (t) => {
  const { workouts } = await parseText(
    JSON.stringify(file({ workouts: [workout({ id: 'a', title: 'x' })] })).replace('"x"', '"a\\u0000b\\ud800"'),
  )
  t.equal(workouts[0]?.title, 'ab\ufffd')
})

t.test('what is not ours, or of a later version, is no import', async (t) => {
  for (const text of [
    '{',
    '{}',
    '{"workouts":[]}',
    '{"format":"spotter"}',
    `{"format":"spotter","version":${EXPORT_VERSION + 1}}`,
    '[{"a":1}]',
    '{]}}{{[[',
  ])
    await t.rejects(parseText(text), ImportFileError, text)
  const deep = `{"format":"spotter","version":1,"workouts":[${'['.repeat(200_000)}`
  t.match((await parseText(deep)).report.refused, [{ code: 'json-broken' }])
  const huge = `{"format":"spotter","version":1,"workouts":["${'x'.repeat(5_000_000)}",17]}`
  t.match((await parseText(huge, {}, 16_384)).report.refused, [{ code: 'json-broken' }, { code: 'value-unreadable' }])
})
