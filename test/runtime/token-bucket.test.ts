import t from 'tap'
import { TokenBucket } from '../../src/runtime/token-bucket.ts'

t.test('a bucket gives bursts up to its capacity and refills at its rate', async (t) => {
  const bucket = new TokenBucket({ capacity: 3, perSecond: 2 }, 0)
  const take = (nowMs: number, times: number) => Array.from({ length: times }, () => bucket.take(nowMs))
  t.strictSame(take(0, 4), [true, true, true, false])
  t.strictSame(take(499, 1), [false])
  t.strictSame(take(1_000, 3), [true, true, false])
  t.strictSame(take(60_000, 4), [true, true, true, false], 'and never holds more than that')
})
