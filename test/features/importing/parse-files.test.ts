import { readdirSync } from 'node:fs'
import t from 'tap'
import { ImportFileError } from '../../../src/features/importing/parse/types.ts'
import { DATA, type Parsed, parseFile } from './parse-support.ts'

const volume = ({ sets }: Parsed, weight: 'weight' | 'weightKg'): string =>
  sets
    .filter(({ type }) => type !== 'warmup')
    .reduce((sum, set) => sum + (set[weight] ?? 0) * (set.reps ?? 0), 0)
    .toFixed(2)

const ORACLES = [
  {
    file: 'breinsp_strong-charts_strong.csv',
    sets: 2078,
    workouts: 129,
    days: 129,
    volume: '800773.00',
    unit: 'assumed',
  },
  { file: 'dravenbc_semicolon_strong.csv', sets: 266, workouts: 20, days: 20, volume: '64103.21', unit: 'stated' },
  { file: 'mouadja02_hevy_workout_data.csv', sets: 330, workouts: 17, days: 17, volume: '165952.00', unit: 'stated' },
]

for (const oracle of ORACLES) {
  t.test(`${oracle.file} gives the reference numbers`, async (t) => {
    const parsed = await parseFile(oracle.file)
    const { report, workouts, sets } = parsed
    t.strictSame(
      [sets.length, workouts.length, new Set(workouts.map(({ startedAt }) => startedAt.slice(0, 10))).size],
      [oracle.sets, oracle.workouts, oracle.days],
    )
    t.equal(volume(parsed, 'weight'), oracle.volume)
    t.ok(Math.abs(Number(volume(parsed, 'weightKg')) - Number(oracle.volume)) < 0.02, 'to the four decimals stored')
    t.strictSame([report.rows, report.sets, report.workouts], [oracle.sets, oracle.sets, oracle.workouts])
    t.strictSame([report.refusedCount, report.restTimers, report.notes, report.ignoredColumns], [0, 0, {}, []])
    t.strictSame(report.unit, { value: 'kg', from: oracle.unit })
    t.equal(new Set(workouts.map(({ sourceKey }) => sourceKey)).size, workouts.length)
  })
}

t.test('workouts come oldest first, also from a file that is newest first', async (t) => {
  const { workouts } = await parseFile('mouadja02_hevy_workout_data.csv')
  const starts = workouts.map(({ startedAt }) => startedAt)
  t.strictSame(starts, [...starts].sort())
})

t.test('rest timers are counted and are no sets', async (t) => {
  const { report, workouts } = await parseFile('wojtek_resttimer_strong.csv')
  t.strictSame([report.rows, report.sets, report.restTimers, report.refusedCount], [16, 8, 8, 0])
  t.strictSame(
    workouts[0]?.exercises.map(({ name, sets }) => [name, sets.length]),
    [
      ['Back Extension', 2],
      ['Bench Press (Dumbbell)', 2],
      ['Arnold Press (Dumbbell)', 2],
      ['Back Extension', 2],
    ],
    'an exercise done again later is a block of its own',
  )
})

t.test('an overlapping export names the same workouts by the same keys, whatever it is read with', async (t) => {
  const whole = await parseFile('dravenbc_semicolon_strong.csv')
  const overlap = await parseFile('dravenbc_semicolon_overlap_strong.csv', { unit: 'lb', timeZone: 'Asia/Tokyo' })
  const keys = new Set(whole.workouts.map(({ sourceKey }) => sourceKey))
  t.equal(overlap.workouts.length, 3)
  t.strictSame(
    overlap.workouts.filter(({ sourceKey }) => !keys.has(sourceKey)),
    [],
  )
})

const hostile = readdirSync(new URL('hostile/', DATA)).filter((name) => name.endsWith('.csv'))

t.test('every row of every hostile file is imported or reported', async (t) => {
  t.equal(hostile.length, 37)
  for (const name of hostile) {
    if (name.endsWith('-empty.csv')) continue
    const { report, sets } = await parseFile(`hostile/${name}`)
    t.equal(report.rows, report.sets + report.refusedCount + report.restTimers, name)
    t.equal(report.sets, sets.length, name)
    t.equal(report.refused.length, report.refusedCount, name)
  }
})

const codes = (parsed: Parsed): string[] => parsed.report.refused.map(({ line, code }) => `${line} ${code}`)

t.test('hostile rows are refused by line and reason, and no others', async (t) => {
  const refused: Record<string, string[]> = {
    'strong-garbage-values': [
      '2 date-unreadable',
      '3 value-unreadable',
      '5 value-out-of-range',
      '6 value-out-of-range',
    ],
    'strong-extreme-values': ['2 not-a-set', '4 value-out-of-range', '6 value-out-of-range'],
    'strong-missing-fields': ['3 date-missing', '4 exercise-missing'],
    'strong-date-formats': ['9 date-unreadable'],
    'hevy-garbage-values': ['2 date-unreadable', '4 value-out-of-range', '5 value-out-of-range'],
    'hevy-extreme-values': ['2 not-a-set', '4 value-out-of-range', '5 too-many-cells'],
    'hevy-missing-fields': ['4 date-missing', '6 exercise-missing', '7 not-a-set'],
  }
  for (const name of hostile) {
    if (name.endsWith('-empty.csv')) continue
    t.strictSame(codes(await parseFile(`hostile/${name}`)), refused[name.replace('.csv', '')] ?? [], name)
  }
})

t.test('an empty file is an error, a header alone is an import of nothing', async (t) => {
  for (const format of ['strong', 'hevy']) {
    const empty = await parseFile(`hostile/${format}-empty.csv`).catch((error: unknown) => error)
    t.ok(empty instanceof ImportFileError && empty.code === 'import-empty')
    const { report, workouts } = await parseFile(`hostile/${format}-header-only.csv`)
    t.strictSame([report.format, report.rows, report.sets, workouts.length], [format, 0, 0, 0])
  }
})

t.test('padded cells, a byte order mark, CRLF and unknown columns change nothing', async (t) => {
  const padded = await parseFile('hostile/strong-whitespace-hell.csv')
  t.equal(padded.workouts[0]?.title, 'Padded Workout')
  t.equal(padded.workouts[0]?.notes, 'padded workout notes')
  t.strictSame(
    padded.sets.map(({ weight, reps, rpe }) => [weight, reps, rpe]),
    [
      [100, 5, 8],
      [100, 5, 8],
    ],
  )
  t.equal((await parseFile('hostile/strong-bom.csv')).sets.length, 1)
  t.equal((await parseFile('hostile/strong-crlf.csv')).sets[0]?.rpe, 8)
  const extra = await parseFile('hostile/strong-extra-columns.csv')
  t.strictSame(extra.report.ignoredColumns, ['Heart Rate', 'Calories', 'Mood', 'Custom Field'])
})

t.test('set types: a Set Type column is honoured, unknown codes are normal sets and are noted', async (t) => {
  const strong = await parseFile('hostile/strong-all-set-types.csv')
  t.strictSame(
    strong.sets.map(({ type }) => type),
    ['warmup', 'normal', 'dropset', 'failure'],
  )
  const hevy = await parseFile('hostile/hevy-all-set-types.csv')
  t.equal(hevy.report.notes['set-type-unknown'], 5)
  t.strictSame(hevy.sets.map(({ type }) => type).slice(4), ['normal', 'normal', 'warmup'])
})

t.test('where a weight stands in both units, pounds count when kilograms are 0', async (t) => {
  const { sets, report } = await parseFile('hostile/hevy-lbs-only.csv')
  t.strictSame(
    sets.map(({ weight, unit, weightKg }) => [weight, unit, weightKg]),
    [
      [176.37, 'lb', 80.0001],
      [176.37, 'lb', 80.0001],
      [308.65, 'lb', 140.0013],
    ],
  )
  t.strictSame(report.unit, { value: 'lb', from: 'stated' })
  const both = await parseFile('hostile/hevy-basic.csv')
  t.strictSame([both.sets[0]?.weight, both.sets[0]?.unit], [100, 'kg'])
})

t.test('the exercises of a superset take turns and stay one block each', async (t) => {
  const { workouts } = await parseFile('hostile/hevy-supersets.csv')
  t.strictSame(
    workouts[0]?.exercises.map(({ name, supersetGroup, sets }) => [name, supersetGroup, sets.map(({ line }) => line)]),
    [
      ['Bench Press (Barbell)', 1, [2, 4]],
      ['Bent-Over Barbell Row', 1, [3, 5]],
      ['Lateral Raise (Dumbbell)', null, [6, 7]],
    ],
  )
})

t.test('an end before the start, or at it, is unknown', async (t) => {
  const { workouts, report } = await parseFile('hostile/hevy-reversed-time.csv')
  t.strictSame(
    workouts.map(({ endedAt }) => endedAt),
    [null, null],
  )
  t.strictSame([report.notes['end-unknown'], report.notes['end-implausible']], [2, 1])
})

t.test('notes hold newlines and delimiters, and lines are counted as they stand in the file', async (t) => {
  const { workouts, sets } = await parseFile('hostile/strong-newlines-in-notes.csv')
  t.equal(workouts[0]?.exercises[0]?.notes, 'Line 1\nLine 2\nLine 3\nSimple note')
  t.equal(workouts[0]?.notes, 'Workout note line 1\nWorkout note line 2')
  t.strictSame(
    sets.map(({ line }) => line),
    [2, 6],
  )
  t.equal((await parseFile('hostile/strong-quoted-commas.csv')).workouts[0]?.title, 'Chest, Shoulders, and Triceps')
})
