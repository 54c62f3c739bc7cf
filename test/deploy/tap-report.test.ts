import t from 'tap'
import { countsOf, failuresOf } from '../../deploy/tap-report.ts'

const report = `TAP version 14
# Subtest: test/sums.test.ts
    # Subtest: adds
        ok 1 - one and one
        not ok 2 - one is two
          ---
          compare: ===
          ...
        
        1..2
    not ok 1 - adds # time=28.713ms
    ok 2 - later # TODO
    not ok 3 - known # TODO
    not ok 4 - outside of any test
    1..4
not ok 1 - test/sums.test.ts # time=44ms
  ---
  exitCode: 1
  ...

# Subtest: test/crash.test.ts
    1..0 # no tests found
not ok 2 - test/crash.test.ts # time=11ms
  ---
  exitCode: 1
  ...

# { total: 9, pass: 3, fail: 4, todo: 1, skip: 1 }
# time=133616.553ms
`

t.test('the counts are tap’s own, with zero for what it leaves out', async (t) => {
  t.strictSame(countsOf(report), { passed: 3, failed: 4, skipped: 2 })
  t.strictSame(countsOf('# { total: 20, pass: 20 }\n'), { passed: 20, failed: 0, skipped: 0 })
})

t.test('a report that breaks off has no counts', async (t) => {
  t.equal(countsOf('TAP version 14\n# Subtest: test/sums.test.ts\n    ok 1 - one\n'), undefined)
})

t.test('a test that prints something like a summary does not change the counts', async (t) => {
  const nested = '    # { total: 1, pass: 1 }\n# { total: 2, pass: 1, fail: 1 }\n'
  t.strictSame(countsOf(nested), { passed: 1, failed: 1, skipped: 0 })
})

t.test('failures are told once, with their file and diagnostics; what is still to do is none', async (t) => {
  t.strictSame(
    failuresOf(report).map((failure) => failure.split('\n').map((line) => line.trim())),
    [
      ['test/sums.test.ts:', 'not ok 2 - one is two', '---', 'compare: ===', '...'],
      ['test/sums.test.ts:', 'not ok 4 - outside of any test'],
      ['test/crash.test.ts:', 'not ok 2 - test/crash.test.ts # time=11ms', '---', 'exitCode: 1', '...'],
    ],
  )
})
