import t from 'tap'
import { FairLimit, Limit, TooManyAtOnce, TooManyLoads } from '../../src/runtime/semaphore.ts'
import { until } from '../support/until.ts'

/** A limit whose calls end when they are told to; `order` is who was let in. */
function calls(limit: FairLimit) {
  const order: string[] = []
  const ends: (() => void)[] = []
  const settled = () => new Promise(setImmediate)
  return {
    order,
    settled,
    call: (key: string, gone?: AbortSignal) =>
      limit.run(
        key,
        () => {
          order.push(key)
          return new Promise<void>((resolve) => ends.push(resolve))
        },
        { ...(gone && { gone }) },
      ),
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
  const all = ['hog', 'hog', 'hog', 'a', 'b', 'c'].map((key) => call(key))
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
  await t.rejects(call('hog'), TooManyAtOnce)
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

t.test('whoever is gone leaves the line, and nobody waits for them', async (t) => {
  const { order, call, endNext } = calls(new FairLimit({ atOnce: 1 }))
  const gone = new AbortController()
  const all = [call('a')]
  const given = t.rejects(call('hog', gone.signal), { message: 'gone' })
  all.push(call('b'))
  gone.abort(new Error('gone'))
  await given
  await t.rejects(call('c', gone.signal), { message: 'gone' })
  for (let at = 0; at < 2; at++) await endNext()
  await Promise.all(all)
  t.strictSame(order, ['a', 'b'])
})

t.test('a call that hangs gives its place away, once', async (t) => {
  const { order, call, endNext, settled } = calls(new FairLimit({ atOnce: 1, holdMs: 20 }))
  const all = [call('hanging'), call('a')]
  await until(() => order.length === 2, { what: "a's turn" })
  all.push(call('b'))
  await until(() => order.length === 3, { what: "b's turn" })
  for (let at = 0; at < 3; at++) await endNext()
  await Promise.all(all)
  const more = [call('c'), call('c')]
  await settled()
  t.equal(order.length, 4, 'one at a time, as before')
  for (let at = 0; at < 2; at++) await endNext()
  await Promise.all(more)
})

t.test('whoever has more in line rests while there are others, and not when alone', async (t) => {
  const limit = new FairLimit({ atOnce: 2, atOnceAKey: 1 })
  const restsOf = async (key: string) => {
    let endedAtMs = 0
    let restedMs = Number.NaN
    const first = limit.run(
      key,
      async () => {
        await until(async () => performance.now() > beganAtMs + 20, { what: 'a call of 20 ms' })
        endedAtMs = performance.now()
      },
      { restTimes: 3 },
    )
    const second = limit.run(key, async () => {
      restedMs = performance.now() - endedAtMs
    })
    const beganAtMs = performance.now()
    await Promise.all([first, second])
    return restedMs
  }
  const alone = await restsOf('hog')
  await limit.run('bystander', async () => undefined)
  const beside = await restsOf('hog')
  t.ok(beside >= 3 * 20, `${beside} ms`)
  t.ok(alone < beside, `${alone} ms`)
})
