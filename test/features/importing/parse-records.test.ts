import t from 'tap'
import { ImportFileError } from '../../../src/features/importing/parse/types.ts'
import { parseText } from './parse-support.ts'

const HEADER =
  'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n'
/** No workout holds more than a few hundred of them: every 150 there is another. */
const set = (order: number, notes = '') =>
  `2024-01-15 10:30:00,"Pull${order > 150 ? Math.floor(order / 150) : ''}",1h,"Row",${order},80,5,0,0,${notes},,\n`

t.test('a quote that is never closed costs its own line, not the rest of the file', async (t) => {
  for (const broken of ['"open', 'x,"open']) {
    const text = HEADER + set(1) + set(2, broken) + set(3) + set(4)
    const { sets, report } = await parseText(text)
    t.strictSame(
      sets.map(({ line }) => line),
      [2, 4, 5],
      broken,
    )
    t.strictSame(
      report.refused.map(({ line, code }) => [line, code]),
      [[3, 'quote-unclosed']],
    )
    t.equal(report.rows, 4)
  }
  const plain =
    HEADER.replaceAll('"', '') + set(1, '"open').replaceAll(/"(Pull|Row)"/g, '$1') + set(2).replaceAll('"', '')
  const { sets, report } = await parseText(plain)
  t.strictSame([sets.map(({ line }) => line), report.refusedCount], [[3], 1], 'also where no other quote follows')
})

t.test('hundreds of broken quotes are told row by row', async (t) => {
  const text = HEADER + Array.from({ length: 500 }, (_, i) => set(i + 1, i % 2 ? '"open' : '')).join('')
  const { report } = await parseText(text)
  t.equal(report.rows, 500)
  t.equal(report.sets + report.refusedCount, 500)
  t.ok(report.sets >= 250)
})

t.test('stray quotes and padded quotes are tolerated', async (t) => {
  const { workouts, report } = await parseText(
    HEADER + set(1, 'a 5" pin') + set(2, ' "padded, with comma"') + set(3, '"He "said" so"'),
  )
  t.equal(report.sets, 3)
  t.equal(workouts[0]?.exercises[0]?.notes, 'a 5" pin\npadded, with comma\nHe "said" so')
})

t.test('lines are counted as they stand, over newlines in notes, blank lines and every kind of line end', async (t) => {
  const text = [HEADER, set(1, '"one\ntwo\r\nthree"'), '\n\r\n', set(2).replace('\n', '\r\n'), set(3)].join('')
  const { sets } = await parseText(text)
  t.strictSame(
    sets.map(({ line }) => line),
    [2, 7, 8],
  )
})

t.test('the result does not depend on where the stream is cut', async (t) => {
  const text = HEADER + Array.from({ length: 400 }, (_, i) => set(i + 1, i % 7 ? '' : '"é\n\nü 💪"')).join('')
  const whole = await parseText(text, {}, 1_000_000)
  t.equal(whole.sets.length, 400)
  for (const size of [13, 4096, 16 * 1024 + 1]) t.strictSame(await parseText(text, {}, size), whole, `${size} bytes`)
})

t.test('UTF-16 is read by its mark, also in pieces of odd length', async (t) => {
  const little = Buffer.from(`\uFEFF${HEADER}${set(1, 'é 💪')}`, 'utf16le')
  const big = Buffer.from(little).swap16()
  for (const bytes of [little, big]) {
    const { workouts } = await parseText(bytes, {}, 333)
    t.equal(workouts[0]?.exercises[0]?.notes, 'é 💪')
  }
})

t.test('bytes that are no text are replaced and noted, NUL is dropped', async (t) => {
  const text = Buffer.concat([Buffer.from(HEADER + set(1, 'é'.repeat(5))), Buffer.from(set(2, 'caf\xe9\0'), 'latin1')])
  const { workouts, report } = await parseText(text)
  t.equal(workouts[0]?.exercises[0]?.notes, 'ééééé\ncaf\uFFFD')
  t.equal(report.notes['text-damaged'], 1)
})

t.test('a stray delimiter in a row is refused instead of moving its values', async (t) => {
  const { report } = await parseText(`${HEADER}2024-01-15 10:30:00,Pull, heavy,1h,Row,1,80,5,0,0,,,8\n${set(2)}`)
  t.strictSame(
    report.refused.map(({ line, code }) => [line, code]),
    [[2, 'too-many-cells']],
  )
  t.equal(report.sets, 1)
})

t.test('only the first thousand refusals are listed, all are counted', async (t) => {
  const { report } = await parseText(HEADER + 'x,y\n'.repeat(1500))
  t.strictSame([report.refused.length, report.refusedCount, report.rows], [1000, 1500, 1500])
})

t.test('files beyond the limits are refused as too large', async (t) => {
  for (const text of [Buffer.alloc(21 * 1024 * 1024, 'x'), HEADER + '\n'.repeat(500_001)]) {
    const error = await parseText(Buffer.concat([Buffer.from(HEADER), Buffer.from(text)]), {}, 1 << 20).catch(
      (e: unknown) => e,
    )
    t.ok(error instanceof ImportFileError && error.code === 'import-too-large')
  }
})

t.test('a line of megabytes is one refused row', async (t) => {
  const { report, sets } = await parseText(`${HEADER}${'x'.repeat(2 << 20)}\n${set(1)}`)
  t.strictSame([report.refusedCount, sets.map(({ line }) => line)], [1, [3]])
})
