import t from 'tap'
import { FairLimit, Limit, TooManyLoads } from '../../src/limit.ts'

/** A limit whose calls end when they are told to; `order` is who was let in. */
function calls(limit: FairLimit) {
  const order: string[] = []
  const ends: (() => void)[] = []
  const settled = () => new Promise(setImmediate)
  return {
    order,
    settled,
    call: (key: string) =>
      limit.run(key, () => {
        order.push(key)
        return new Promise<void>((resolve) => ends.push(resolve))
      }),
    endNext: async () => {
      await settled()
      ends.shift()?.()
      await settled()
    },
  }
}

t.test('somebody else waits for one call of whoever has many in line', async (t) => {
  const { order, call, endNext } = calls(new FairLimit({ atOnce: 1 }))
  const all = Array.from({ length: 50 }, () => call('hog'))
  all.push(call('a'), call('b'), call('a'))
  for (let at = 0; at < 5; at++) await endNext()
  t.strictSame(order, ['hog', 'a', 'b', 'hog', 'a', 'hog'])
  for (let at = 0; at < 60; at++) await endNext()
  await Promise.all(all)
  t.equal(order.length, 53)
})

t.test('one key takes no more places than it may, though there are others', async (t) => {
  const { order, call, endNext, settled } = calls(new FairLimit({ atOnce: 3, atOnceAKey: 1 }))
  const all = ['hog', 'hog', 'hog', 'a', 'b', 'c'].map(call)
  await settled()
  t.strictSame(order, ['hog', 'a', 'b'])
  await endNext()
  t.strictSame(order, ['hog', 'a', 'b', 'c'], 'its place goes to who has none')
  for (let at = 0; at < 9; at++) await endNext()
  await Promise.all(all)
})

t.test('too many in line are refused, of one key and in all, and a place is free again after each end', async (t) => {
  const { call, endNext } = calls(new FairLimit({ atOnce: 1, waiting: 3, waitingAKey: 2 }))
  const all = [call('hog'), call('hog'), call('hog')]
  await t.rejects(call('hog'), TooManyLoads)
  all.push(call('a'))
  await t.rejects(call('b'), TooManyLoads)
  await endNext()
  all.push(call('b'))
  for (let at = 0; at < 9; at++) await endNext()
  await Promise.all(all)
})

t.test('a call that fails gives its place back', async (t) => {
  const limit = new Limit({ atOnce: 1, waiting: 1 })
  const failed = limit.run(() => Promise.reject(new Error('no')))
  const after = limit.run(async () => 'yes')
  await t.rejects(failed, { message: 'no' })
  t.equal(await after, 'yes')
  t.equal(await limit.run(async () => 'again'), 'again')
})
