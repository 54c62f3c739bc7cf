import t from 'tap'
import { foldWord, tellMonths } from '../../../src/features/importing/parse/values/months.ts'
import { parseText } from './parse-support.ts'

const HEADER = 'Date,Workout Name,Exercise Name,Set Order,Weight,Reps\n'

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const pad = (number: number) => String(number).padStart(2, '0')

const ORDERS = {
  dmy: (y: string, m: number, d: number, join: string, write: (n: number) => string) =>
    [write(d), write(m), y].join(join),
  mdy: (y: string, m: number, d: number, join: string, write: (n: number) => string) =>
    [write(m), write(d), y].join(join),
} as const

/** A log of a few sessions, some days apart, written in one way. */
function aLog(seed: number) {
  const next = random(seed)
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T
  const order = pick(['dmy', 'mdy'] as const)
  const [join, shortYear, padded, newestFirst] = [pick(['/', '-']), next() < 0.2, next() < 0.7, next() < 0.5]
  const sessions = 1 + Math.floor(next() * 30)
  const dates: string[] = []
  let day = Date.UTC(2015 + Math.floor(next() * 9), Math.floor(next() * 12), 1 + Math.floor(next() * 28))
  for (let at = 0; at < sessions; at++) {
    dates.push(new Date(day).toISOString().slice(0, 10))
    day += (1 + Math.floor(next() * 6)) * 86_400_000
  }
  if (newestFirst) dates.reverse()
  const write = (date: string) => {
    const [y = '', m, d] = date.split('-')
    return ORDERS[order](shortYear ? y.slice(2) : y, Number(m), Number(d), join, padded ? pad : String)
  }
  const rows = dates.map((date) => `${write(date)} 18:05,A,Squat,1,100,5\n`)
  return { order, dates, text: HEADER + rows.join('') }
}

const daysOf = ({ workouts }: Awaited<ReturnType<typeof parseText>>) =>
  workouts.map(({ startedAt }) => startedAt.slice(0, 10))

t.test('the order of day and month is told or asked, and never told wrongly', async (t) => {
  let told = 0
  for (let seed = 1; seed <= 600; seed++) {
    const { order, dates, text } = aLog(seed)
    const read = await parseText(text)
    const { dates: how } = read.report
    const isDecided = dates.some((date) => Number(date.slice(8)) > 12)
    if (how.from === 'unknown') {
      t.notOk(isDecided, `${seed}: a day over 12 tells`)
      t.match(how.example, /\d/)
    } else {
      told++
      if (daysOf(read).join() !== [...dates].sort().join()) t.fail(`${seed}: ${text}`)
    }
    const asked = await parseText(text, { dateOrder: order })
    t.strictSame([asked.report.dates.from, daysOf(asked)], ['asked', [...dates].sort()], `${seed}: as it is said`)
  }
  t.comment(`${told} of 600 were told`)
  t.ok(told > 500)
})

t.test('where nothing tells, an import fails and a preview asks', async (t) => {
  const text = `${HEADER}03/04/2025 18:05,A,Squat,1,100,5\n`
  t.match((await parseText(text)).report.dates, { order: 'dmy', from: 'unknown', example: '03/04/2025 18:05' })
  t.match((await parseText(text, { defaultUnit: 'lb' })).report.dates, { order: 'mdy', from: 'unknown' })
  await t.rejects(parseText(text, { strict: true }), { code: 'import-date-order' })
  t.strictSame(daysOf(await parseText(text, { strict: true, dateOrder: 'mdy' })), ['2025-03-04'])
  t.strictSame(
    daysOf(await parseText(`${HEADER}05/05/2025,A,Squat,1,100,5\n`, { strict: true })),
    ['2025-05-05'],
    'one day either way',
  )
})

t.test('a day that has not come tells, too', async (t) => {
  const text = `${HEADER}10/12/2026 18:05,A,Squat,1,100,5\n`
  const read = await parseText(text, { latestStart: new Date('2026-11-20T00:00:00Z') })
  t.match([read.report.dates.order, read.report.dates.from], ['mdy', 'stated'])
  t.strictSame(daysOf(read), ['2026-10-12'])
})

t.test('a few contradicting dates are mistakes of those rows', async (t) => {
  const rows = Array.from({ length: 20 }, (_, at) => `${pad(at + 5)}/03/2024 18:05,A,Squat,1,100,5\n`)
  const { report } = await parseText(`${HEADER}${rows.join('')}03/25/2024 18:05,A,Squat,1,100,5\n`)
  t.match(report.dates, { order: 'dmy', from: 'stated' })
  t.match(report.refused, [{ line: 22, code: 'date-unreadable' }])
})

t.test('years first say one thing', async (t) => {
  for (const date of ['2024-03-05', '2024/3/5', '2024.03.05', '2024. 3. 5.', '2024年3月5日', '20240305'])
    t.strictSame(daysOf(await parseText(`${HEADER}${date},A,Squat,1,100,5\n`, { strict: true })), ['2024-03-05'], date)
})

const LANGUAGES = 'cs da de el en es fi fr hu id it ja ko nb nl pl pt ro ru sv tr uk vi zh'.split(' ')

t.test('months of every language, short and long, in the words of the file', async (t) => {
  for (const language of LANGUAGES) {
    for (const month of ['short', 'long'] as const) {
      const write = new Intl.DateTimeFormat(language, { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' })
      const dates = Array.from({ length: 12 }, (_, at) => `2024-${pad(at + 1)}-05`)
      const rows = dates.map((date) => `"${write.format(new Date(date))} 18:05",A,Squat,1,100,5\n`)
      t.strictSame(daysOf(await parseText(HEADER + rows.join(''))), dates, `${language} ${month}: ${rows[9]}`)
    }
  }
})

t.test('a month that two languages read differently is told by the others, and never guessed', async (t) => {
  const monthOf = async (word: string, others: string[]) =>
    (await tellMonths([word, ...others].map(foldWord))).get(word)
  t.equal(await monthOf('lis', []), undefined, 'November in Polish, October in Croatian')
  t.equal(await monthOf('lis', ['wrz', 'paź']), 11)
  t.equal(await monthOf('lis', ['sij', 'svi', 'ruj']), 10)
  const { report } = await parseText(`${HEADER}"5 lis 2024, 18:05",A,Squat,1,100,5\n`)
  t.match(report, { sets: 0, refused: [{ code: 'date-unreadable' }] })
})

t.test('clocks of twelve hours in other languages', async (t) => {
  for (const [text = '', hour = ''] of [
    ['5 Mar 2024, 6:05 PM', '18'],
    ['5 mar 2024, 6:05 p. m.', '18'],
    ['2024年3月5日 午後6:05', '18'],
    ['2024年3月5日 上午6:05', '06'],
    ['5 Μαρ 2024, 6:05 μ.μ.', '18'],
  ])
    t.equal(
      (await parseText(`${HEADER}"${text}",A,Squat,1,100,5\n`)).workouts[0]?.startedAt,
      `2024-03-05T${hour}:05:00Z`,
      text,
    )
})
