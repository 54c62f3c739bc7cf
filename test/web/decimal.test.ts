import t from 'tap'
import { plainDigits, readDecimal, readWhole } from '../../src/web/format/decimal.ts'

/** Zero to nine of every script that Unicode knows, by the zero. */
function zeros(): number[] {
  const found: number[] = []
  for (let code = 0; code <= 0x1ffff; code++) {
    if (!/\p{Nd}/u.test(String.fromCodePoint(code))) continue
    found.push(code)
    code += 9
  }
  return found
}

t.test('the digits of every script are digits', (t) => {
  t.ok(zeros().length > 60)
  for (const zero of zeros()) {
    const text = Array.from({ length: 10 }, (_, digit) => String.fromCodePoint(zero + digit)).join('')
    t.equal(plainDigits(text), '0123456789', `U+${zero.toString(16)}`)
  }
  t.end()
})

t.test('a number is read as people write it where they live', (t) => {
  for (const [typed, value] of [
    ['62.5', 62.5],
    ['62,5', 62.5],
    [' 60 ', 60],
    ['٦٠', 60],
    ['٦٢٫٥', 62.5],
    ['٦٢،٥', 62.5],
    ['١٬٢٠٠', 1200],
    ['۶۲٫۵', 62.5],
    ['६२.५', 62.5],
    ['６２．５', 62.5],
    ['６２，５', 62.5],
    ['.5', 0.5],
    ['5.', 5],
    ['', null],
    ['-5', null],
    ['1e3', null],
    ['12 kg', null],
    ['1.2.3', null],
    ['٦٠ كجم', null],
    ['½', null],
    ['Infinity', null],
  ] as const)
    t.equal(readDecimal(typed), value, typed)
  t.strictSame([readWhole('٨', 1, 10), readWhole('8.5', 1, 10), readWhole('11', 1, 10)], [8, null, null])
  t.end()
})
