import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import { restOf } from '../../../src/domain/coach/lighter-weeks.ts'
import { isDeloadDue } from '../../../src/domain/coach/load/deload.ts'
import { readinessOf } from '../../../src/domain/coach/readiness.ts'
import { stallOf } from '../../../src/domain/coach/stall.ts'
import { strengthTrend } from '../../../src/domain/coach/strength-trend.ts'
import { suggest } from '../../../src/domain/coach/suggest.ts'
import { asId } from '../../support/ids.ts'
import { daysAgo, exerciseOf, historyOf, sessionOf, TODAY } from './log.ts'

const stalled = (sessions: readonly (readonly [number, string])[], since: string | null = null) =>
  stallOf(
    sessions.map(([days, sets]) => sessionOf(days, sets)),
    TODAY,
    since,
  )

t.test('an exercise stalls when three sessions bring nothing', (t) => {
  const flat = [
    [22, '100x5'],
    [15, '100x5'],
    [8, '100x5'],
    [1, '100x5'],
  ] as const
  t.match(stalled(flat), { sessions: 3, since: daysAgo(22) })
  t.equal(stalled(flat.slice(1)), null, 'three sessions are too few')
  t.equal(
    stalled([
      [13, '100x5'],
      [9, '100x5'],
      [5, '100x5'],
      [1, '100x5'],
    ]),
    null,
    'in less than fourteen days',
  )
  t.match(
    stalled([
      [15, '100x5'],
      [9, '100x5'],
      [5, '100x5'],
      [1, '100x5'],
    ]),
    { sessions: 3 },
    'in fourteen days',
  )
  t.equal(
    stalled([
      [22, '100x5'],
      [15, '100x5'],
      [8, '100x5'],
      [1, '100x6'],
    ]),
    null,
    'the last one is a gain',
  )
  t.equal(
    stalled([
      [22, '100x5'],
      [15, '101x5'],
      [8, '100x5'],
      [1, '100x5'],
    ]),
    null,
    'two sessions since a gain',
  )
  t.match(
    stalled([
      [22, '100x5'],
      [15, '100.4x5'],
      [8, '100.2x5'],
      [1, '100.5x5'],
    ]),
    { sessions: 3 },
    'half a percent is the same',
  )
  t.match(
    stalled([
      [22, '100x5'],
      [15, '90x5'],
      [8, '95x5'],
      [1, '97x5'],
    ]),
    { sessions: 3 },
    'under the mark all the time',
  )
  t.equal(
    stalled([
      [60, '100x5'],
      [50, '100x5'],
      [40, '100x5'],
      [29, '100x5'],
    ]),
    null,
    'left for four weeks',
  )
  t.equal(stalled(flat, daysAgo(20)), null, 'after a lighter week the count begins anew')
  t.equal(
    stalled([
      [22, '40x15'],
      [15, '40x15'],
      [8, '40x15'],
      [1, '40x15'],
    ]),
    null,
    'no estimate, no stall',
  )
  t.end()
})

const flat = (id: Id) =>
  exerciseOf(
    [
      [22, '10x12'],
      [15, '10x12'],
      [8, '10x12'],
      [1, '10x12'],
    ],
    { id },
  )

const week = (volumeKg: number, at: number) => ({ start: daysAgo(7 * (20 - at)), volumeKg })
const weeks = (...volumes: number[]) => volumes.map(week)

t.test('weeks without a lighter one are counted', (t) => {
  t.equal(restOf(weeks(9, 9, 9, 9, 9, 9, 9, 9)).weeks, 7, 'this week is not over')
  t.equal(restOf(weeks(90, 90, 90, 90, 54, 90, 90, 0)).weeks, 2, '60 % of the four before is lighter')
  t.equal(restOf(weeks(90, 90, 90, 90, 55, 90, 90, 0)).weeks, 7, 'a little more is not')
  t.equal(restOf(weeks(9, 9, 9, 9, 9, 0, 9, 9)).weeks, 1, 'a week off is')
  t.equal(restOf(weeks(0, 0, 0, 1, 9, 9, 9, 9)).weeks, 4, 'from the first trained week on')
  t.equal(restOf(weeks(0, 0, 0, 0, 0, 0, 0, 9)).weeks, 0)
  t.equal(restOf(weeks(9, 9, 9, 9, 2, 9, 9, 9)).since, daysAgo(7 * 15), 'since the day after the lighter week')
  t.equal(restOf(weeks(9, 9)).since, null)
  t.end()
})

t.test('a lighter week is due after two stalls, or six weeks that bring nothing', (t) => {
  const cases: [stalls: number, weeks: number, trend: number | null, due: boolean][] = [
    [2, 0, null, true],
    [1, 5, -0.1, false],
    [0, 6, 0, true],
    [0, 6, 0.001, false],
    [0, 6, null, false],
    [0, 12, -0.02, true],
  ]
  for (const [stalls, weeks, trend, due] of cases)
    t.equal(isDeloadDue({ stalls, weeks, trend }), due, `${stalls} stalls, ${weeks} weeks, ${trend}`)
  t.end()
})

t.test('strength is compared three weeks with three weeks, over the exercises done in both', (t) => {
  const up = exerciseOf([
    [30, '100x1'],
    [25, '98x1'],
    [2, '104x1'],
  ])
  const down = exerciseOf(
    [
      [41, '100x1'],
      [20, '98x1'],
    ],
    { id: asId('squat') },
  )
  const once = exerciseOf([[2, '50x1']], { id: asId('curl') })
  const trend = (...exercises: (typeof up)[]) => strengthTrend(historyOf(exercises))
  t.equal(Math.round((trend(up) ?? 0) * 1000), 40)
  t.equal(Math.round((trend(up, down, once) ?? 0) * 1000), 10, 'the mean of +4 % and -2 %')
  t.equal(trend(once), null)
  t.equal(
    trend(
      exerciseOf([
        [42, '100x1'],
        [2, '90x1'],
      ]),
    ),
    null,
    'six weeks, not more',
  )
  t.end()
})

/** Twice a week the same, for ten weeks: two exercises that have stalled. */
const flatFor = (id: Id, more: readonly (readonly [number, string])[] = [], until = 4) => {
  const days = Array.from({ length: 20 }, (_, at) => 72 - Math.floor(at / 2) * 7 - (at % 2) * 3).filter(
    (at) => at >= until,
  )
  return exerciseOf([...days.map((at): [number, string] => [at, '100x8 100x8 100x8 100x8']), ...more], { id, name: id })
}

t.test('a lighter week is a tenth less and half the sets, and is not made lighter by itself', (t) => {
  const said = (...exercises: ReturnType<typeof flatFor>[]) => {
    const readiness = readinessOf(historyOf(exercises))
    const { reason, sets, reps, weightKg } = suggest(exercises[0]!, readiness)
    return `${readiness.deload} ${reason} ${sets} × ${reps} × ${weightKg}`
  }
  t.equal(said(flatFor(asId('bench')), flatFor(asId('squat'))), 'true deload 2 × 8 × 90')
  t.equal(
    readinessOf(
      historyOf([flat(asId('curl')), flat(asId('raise'))].map((one) => ({ ...one, mechanic: 'isolation' as const }))),
    ).deload,
    false,
    'isolation tires nobody',
  )
  t.equal(said(flatFor(asId('bench'))), 'true deload 2 × 8 × 90', 'one stall, but ten weeks without a lighter one')
  const light: [number, string][] = [[2, '90x8 90x8']]
  t.equal(
    said(flatFor(asId('bench'), light), flatFor(asId('squat'), light)),
    'true deload 1 × 8 × 90',
    'the second day of it',
  )
  t.end()
})

t.test('after the lighter week it goes on from where it was, as far as the caps allow', (t) => {
  // today is a Wednesday: the lighter week is the last whole one
  const light: [number, string][] = [
    [8, '90x8 90x8'],
    [5, '90x8 90x8'],
  ]
  const exercise = flatFor(asId('bench'), light, 10)
  const readiness = readinessOf(historyOf([exercise, flatFor(asId('squat'), light, 10)]))
  t.match(readiness, { deload: false, rest: { weeks: 0, since: daysAgo(2) } })
  t.match(suggest(exercise, readiness), { reason: 'after-deload', sets: 4, reps: 8, weightKg: 97.5, capped: true })
  const back = flatFor(asId('bench'), [...light, [1, '97.5x8 97.5x8']], 10)
  t.match(suggest(back, readinessOf(historyOf([back]))), { reason: 'add-rep', reps: 9, weightKg: 97.5 }, 'only once')
  t.end()
})
