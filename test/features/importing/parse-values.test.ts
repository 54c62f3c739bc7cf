import t from 'tap'
import { DateSurvey } from '../../../src/features/importing/parse/survey.ts'
import { DateReader, instantText } from '../../../src/features/importing/parse/times.ts'
import { readDuration } from '../../../src/features/importing/parse/values/durations.ts'
import { parseText } from './parse-support.ts'

const HEADER =
  'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n'

interface Row {
  date?: string
  title?: string
  duration?: string
  exercise?: string
  order?: string
  weight?: string
  reps?: string
  distance?: string
  seconds?: string
  rpe?: string
}

/** A Strong row with a plain set, but for what the test is about. */
const row = (r: Row): string =>
  `"${r.date ?? '2024-01-15 10:30:00'}","${r.title ?? 'Pull'}","${r.duration ?? '1h'}","${r.exercise ?? 'Row'}","${r.order ?? '1'}","${r.weight ?? '80'}","${r.reps ?? '5'}","${r.distance ?? ''}","${r.seconds ?? ''}",,,"${r.rpe ?? ''}"\n`

const parseRows = (...rows: Row[]) => parseText(HEADER + rows.map(row).join(''))

t.test('durations of every spelling, and null for what is none', async (t) => {
  const seconds: Record<string, number | null> = {
    '31m': 1860,
    '38min': 2280,
    '1h': 3600,
    '2h 18m': 8280,
    '1h 1min': 3660,
    '55s': 55,
    '4543': 4543,
    '1小时13分钟': 4380,
    '01:23:45': 5025,
    '23:45': 1425,
    '2h 30m 15s': 9015,
    '264h 1m': 950_460,
    '0m': null,
    '0': null,
    '': null,
    nope: null,
    '1h x': null,
    '5 parsecs': null,
  }
  for (const [text, expected] of Object.entries(seconds)) t.equal(readDuration(text), expected, text)
})

t.test('an end that cannot be believed is unknown, and the row goes in', async (t) => {
  const ends = await parseRows(
    { title: 'a', duration: '264h 1m' },
    { title: 'b', duration: '24h' },
    { title: 'c', duration: 'nope' },
  )
  t.strictSame(
    ends.workouts.map(({ endedAt }) => endedAt),
    [null, '2024-01-16T10:30:00Z', null],
  )
  t.strictSame([ends.report.sets, ends.report.notes], [3, { 'end-unknown': 2, 'end-implausible': 1 }])
})

/** Reads each as if it stood alone in its file. */
async function readTime(text: string) {
  const survey = new DateSurvey()
  survey.add(text)
  const dates = survey.dates({ said: undefined, usual: undefined, guess: 'dmy', lastDay: Number.POSITIVE_INFINITY })
  return new DateReader(await survey.habits(dates)).read(text)
}

t.test('dates of every spelling and language', async (t) => {
  const walls: Record<string, string> = {
    '2021-02-10 16:46:13': '2021-02-10T16:46:13',
    '2024-01-15T10:30:00': '2024-01-15T10:30:00',
    '2024-01-15': '2024-01-15T00:00:00',
    '01/15/2024 10:30': '2024-01-15T10:30:00',
    '15/01/2024 10:30': '2024-01-15T10:30:00',
    '15-1-2024': '2024-01-15T00:00:00',
    '15.01.2024 10:30': '2024-01-15T10:30:00',
    '05.03.24': '2024-03-05T00:00:00',
    '20240115': '2024-01-15T00:00:00',
    'Monday, January 15, 2024': '2024-01-15T00:00:00',
    '15 jan. 2024 18.05': '2024-01-15T18:05:00',
    '15. Januar 2024, 18:05 Uhr': '2024-01-15T18:05:00',
    '2024年1月15日 18:05': '2024-01-15T18:05:00',
    '2024年1月15日 午後6:05': '2024-01-15T18:05:00',
    '2024년 1월 15일 오후 6:05': '2024-01-15T18:05:00',
    '2024. okt. 9. 18:05': '2024-10-09T18:05:00',
    '9 thg 10, 2024 18:05': '2024-10-09T18:05:00',
    '9 окт. 2024 г., 18:05': '2024-10-09T18:05:00',
    '٩/١٠/٢٠٢٤ 18:05': '2024-10-09T18:05:00',
    '15 Jan 2024 10:30': '2024-01-15T10:30:00',
    'Jan 15, 2024 10:30 AM': '2024-01-15T10:30:00',
    'Jun 11, 2026, 1:01 PM': '2026-06-11T13:01:00',
    'Jun 11, 2026, 12:01\u202FAM': '2026-06-11T00:01:00',
    '30 Jun 2025, 19:56': '2025-06-30T19:56:00',
    '5 Mai 2026, 07:34': '2026-05-05T07:34:00',
    '5. März 2026, 07:34': '2026-03-05T07:34:00',
    '3 de fev. de 2026, 07:34': '2026-02-03T07:34:00',
    '1 Out 2026, 07:34': '2026-10-01T07:34:00',
    '31 Dez 2026, 07:34': '2026-12-31T07:34:00',
    '11 Nis 2026, 13:05': '2026-04-11T13:05:00',
    '2 Şub 2026, 13:05': '2026-02-02T13:05:00',
    '2 Ağu 2026, 13:05': '2026-08-02T13:05:00',
    '2 Ara 2026, 13:05': '2026-12-02T13:05:00',
  }
  for (const [text, wall] of Object.entries(walls))
    t.equal(new Date((await readTime(text))?.wallMs ?? 0).toISOString(), `${wall}.000Z`, text)
  const instants: Record<string, string> = {
    '2024-01-15T10:30:00Z': '2024-01-15T10:30:00Z',
    '2024-01-15T10:30:00+05:30': '2024-01-15T05:00:00Z',
    '2024-01-15 10:30:00 -0800': '2024-01-15T18:30:00Z',
  }
  for (const [text, instant] of Object.entries(instants))
    t.equal(instantText((await readTime(text))?.ms ?? 0), instant, text)
  for (const text of ['31 Apr 2024, 10:00', '2024-01-15 25:00', '13:00 PM', '5 Foo 2024', '0001-01-01', ''])
    t.equal(await readTime(text), null, text)
})

t.test('every month that Hevy writes in English, Portuguese and Turkish', async (t) => {
  const names = [
    'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
    'Jan Fev Mar Abr Mai Jun Jul Ago Set Out Nov Dez',
    'Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara',
  ]
  for (const language of names) {
    for (const [index, name] of language.split(' ').entries())
      t.equal(new Date((await readTime(`5 ${name} 2026, 07:34`))?.wallMs ?? 0).getUTCMonth(), index, name)
  }
})

t.test(
  'a wall time that occurs twice is the earlier one, one that does not exist moves forward; both are counted',
  async (t) => {
    const text = HEADER + row({ date: '2024-10-27 02:30:00' }) + row({ date: '2024-03-31 02:30:00', duration: '2h' })
    const { workouts, report } = await parseText(text, { timeZone: 'Europe/Berlin' })
    t.strictSame(
      workouts.map(({ startedAt, endedAt }) => [startedAt, endedAt]),
      [
        ['2024-03-31T01:30:00Z', '2024-03-31T03:30:00Z'],
        ['2024-10-27T00:30:00Z', '2024-10-27T01:30:00Z'],
      ],
    )
    t.strictSame(report.timeZone, { value: 'Europe/Berlin', from: 'asked', repeatedTimes: 1, missingTimes: 1 })
  },
)

t.test('an end in the repeated hour is its second occurrence where the first lies before the start', async (t) => {
  const header = 'title,start_time,end_time,exercise_title,set_index,set_type,weight_kg,reps\n'
  const text = `${header}Night,"27 Oct 2024, 02:40","27 Oct 2024, 02:20",Row,0,normal,50,5\n`
  const { workouts } = await parseText(text, { timeZone: 'Europe/Berlin' })
  t.strictSame([workouts[0]?.startedAt, workouts[0]?.endedAt], ['2024-10-27T00:40:00Z', '2024-10-27T01:20:00Z'])
})

t.test('the zone of a file whose times carry their offset is stated by it', async (t) => {
  const { report, workouts } = await parseText(HEADER + row({ date: '2024-01-15T10:30:00+05:30' }), {
    timeZone: 'Asia/Kolkata',
  })
  t.equal(report.timeZone.from, 'stated')
  t.strictSame([workouts[0]?.startedAt, workouts[0]?.timeZone], ['2024-01-15T05:00:00Z', 'Asia/Kolkata'])
})

t.test('set orders: numbers, letters, words, blanks; a word with only seconds is a rest in any language', async (t) => {
  const { sets, report } = await parseRows(
    { order: '0' },
    { order: 'W' },
    { order: 'F' },
    { order: 'D' },
    { order: 'WARM_UP' },
    { order: 'FAILURE' },
    { order: 'DROP_SET' },
    { order: '' },
    { order: 'Satz' },
    { order: 'Temps de repos', weight: '0', reps: '0.0', seconds: '120.0' },
    { order: 'Ruhezeit', weight: '0', reps: '0', seconds: '0' },
    { order: 'W', weight: '', reps: '', seconds: '60' },
  )
  t.strictSame(
    sets.map(({ type }) => type),
    ['normal', 'warmup', 'failure', 'dropset', 'warmup', 'failure', 'dropset', 'normal', 'normal', 'warmup'],
  )
  t.strictSame([report.restTimers, report.refusedCount, report.notes['set-order-unknown']], [2, 0, 1])
})

t.test('numbers: blank and 0 are none, 8.0 is 8, a decimal comma is read and noted', async (t) => {
  const { sets, report } = await parseRows(
    { weight: '0.0', reps: '8.0' },
    { weight: '', reps: '12' },
    { weight: '62,5', reps: '0' },
    { weight: '0', reps: '', seconds: '30.4' },
  )
  t.strictSame(
    sets.map(({ weight, reps, durationS }) => [weight, reps, durationS]),
    [
      [null, 8, null],
      [null, 12, null],
      [62.5, null, null],
      [null, null, 30],
    ],
  )
  t.strictSame(report.notes, { 'decimal-comma': 1, 'seconds-rounded': 1 })
})

t.test('a value out of range refuses its row, an RPE only itself', async (t) => {
  const { sets, report } = await parseRows(
    { weight: '-5' },
    { weight: '10000' },
    { weight: '9999.9' },
    { reps: '1001' },
    { reps: '5.5' },
    { seconds: '700000' },
    { distance: '10000' },
    { rpe: '6.5' },
    { rpe: '6.3' },
    { rpe: '11' },
    { rpe: 'eight' },
  )
  t.strictSame(
    report.refused.map(({ line, code }) => [line, code]),
    [
      [2, 'value-out-of-range'],
      [3, 'value-out-of-range'],
      [5, 'value-out-of-range'],
      [6, 'value-out-of-range'],
      [7, 'value-out-of-range'],
      [8, 'value-out-of-range'],
    ],
  )
  t.strictSame(
    sets.map(({ rpe }) => rpe),
    [null, 6.5, null, null, null],
  )
  t.equal(report.notes['rpe-ignored'], 3)
})

t.test('rows of one session find each other wherever they stand, and the workout is not lost or doubled', async (t) => {
  const { workouts } = await parseRows(
    { title: 'A', exercise: 'Row' },
    { title: 'B', exercise: 'Row' },
    { title: 'A', exercise: 'Row', order: '2' },
    { title: 'A', exercise: 'Curl' },
    { title: 'A', exercise: 'Row', order: '1' },
    { title: 'A', exercise: 'Row', order: '1' },
  )
  t.strictSame(
    workouts.map(({ title, exercises }) => [
      title,
      exercises.map(({ name, sets }) => [name, sets.map(({ line }) => line)]),
    ]),
    [
      [
        'A',
        [
          ['Row', [2, 4]],
          ['Curl', [5]],
          ['Row', [6]],
          ['Row', [7]],
        ],
      ],
      ['B', [['Row', [3]]]],
    ],
  )
})

t.test('a workout without a name is called Workout; text that is too long is cut and noted', async (t) => {
  const { workouts, report } = await parseRows({ title: '' }, { title: '🏋'.repeat(201) })
  t.strictSame(
    workouts.map(({ title }) => title),
    ['Workout', '🏋'.repeat(200)],
  )
  t.equal(report.notes['text-shortened'], 1)
})

t.test('a zone that does not exist is refused before anything is read', async (t) => {
  await t.rejects(async () => parseText(HEADER, { timeZone: 'Mars/Olympus' }), RangeError)
})
