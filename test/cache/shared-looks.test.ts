import t from 'tap'
import type { StoreLook } from '../../src/cache/store.ts'
import { type Place, shareLooks } from '../../src/cache/stores/shared-looks.ts'

const seenAt = ({ entryKey }: Place): StoreLook => ({ run: 'run', entry: Buffer.from(entryKey), floor: null })

t.test('readers of one moment look together, each at its own place, and whoever comes later looks again', async (t) => {
  const looks: string[][] = []
  const read = shareLooks((places) => {
    looks.push(places.map(({ entryKey, floorKey }) => `${entryKey} ${floorKey}`))
    return places.map(async (place) => seenAt(place))
  })
  const [a, b, again] = await Promise.all([read('a', 'rev:a'), read('b', 'rev:b'), read('a', 'rev:a')])
  t.strictSame(
    [a, b].map(({ entry }) => entry?.toString()),
    ['a', 'b'],
  )
  t.equal(again, a)
  t.not(await read('a', 'rev:a'), a)
  t.strictSame(looks, [['a rev:a', 'b rev:b'], ['a rev:a']])
})

t.test('nobody joins a look that is under way: it may have seen what was before they asked', async (t) => {
  const answers: ((look: StoreLook) => void)[] = []
  const read = shareLooks((places) => places.map(() => new Promise((resolve) => answers.push(resolve))))
  const first = read('a', 'rev:a')
  while (answers.length < 1) await new Promise(setImmediate)
  const second = read('a', 'rev:a')
  while (answers.length < 2) await new Promise(setImmediate)
  for (const [at, answer] of answers.entries()) answer({ run: 'run', entry: null, floor: `run ${at}` })
  t.strictSame([(await first).floor, (await second).floor], ['run 0', 'run 1'])
})

t.test('who looks at one place hears of its failure alone', async (t) => {
  const read = shareLooks((places) =>
    places.map(async (place) => {
      if (place.entryKey === 'bad') throw new Error('not now')
      return seenAt(place)
    }),
  )
  const [good, bad] = await Promise.allSettled([read('good', 'rev'), read('bad', 'rev')])
  t.match([good, bad], [{ status: 'fulfilled' }, { status: 'rejected', reason: { message: 'not now' } }])
})
