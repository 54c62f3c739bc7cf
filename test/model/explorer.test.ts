import t from 'tap'
import { explore, type Space } from './explorer.ts'
import { Packing } from './packing.ts'
import { search } from './search.ts'

/** A grid on which one goes right or up; the step onto `broken` breaks the promise. */
function grid(width: number, height: number, broken?: readonly [number, number]): Space {
  const next = new Int32Array(2)
  return {
    words: 2,
    first: new Int32Array(2),
    next([x = 0, y = 0], found) {
      for (const [right, up] of [
        [x + 1, y],
        [x, y + 1],
      ] as const) {
        if (right >= width || up >= height) continue
        next.set([right, up])
        found(next, right === broken?.[0] && up === broken[1])
      }
    },
  }
}

t.test('every state is met once, however many ways lead to it', async (t) => {
  t.strictSame(explore(grid(300, 400), 1_000_000), {
    states: 120_000,
    depth: 698,
    isFinished: true,
    violation: null,
  })
})

t.test('a broken promise is found by a shortest way', async (t) => {
  const { violation } = explore(grid(300, 400, [3, 2]), 1_000_000)
  t.equal(violation?.length, 5, 'the states before each of five steps')
  t.strictSame([...violation![0]!], [0, 0])
  t.ok(['2,2', '3,1'].includes(String([...violation![4]!])))
})

t.test('a search that was given up says so', async (t) => {
  const { isFinished, states, violation } = explore(grid(300, 400), 1_000)
  t.notOk(isFinished)
  t.ok(states >= 1_000 && states < 1_100)
  t.equal(violation, null)
})

t.test('fields come out of their bits as they went in, and what has no room is refused', async (t) => {
  const fields = new Map([4, 1, 255, 0, 16, 200, 9, 127, 3, 77].map((most, at) => [at, most] as const))
  const packing = new Packing(fields)
  t.equal(packing.words, 2)
  const packed = new Int32Array(packing.words)
  const state = Uint8Array.from(fields.values())
  packing.pack(state, packed)
  const back = new Uint8Array(state.length)
  packing.unpack(packed, back)
  t.strictSame([...back], [...state])
  state[3] = 1
  t.throws(() => packing.pack(state, packed), RangeError)
})

t.test('a world that can be counted by hand has as many states as counted', async (t) => {
  // Nothing has happened; committed; raised by the relay, by the writer, by both. Then the reader has read, and nothing
  // can go wrong any more.
  t.equal(search({ writers: 1, readers: 1, faults: {} }).states, 5)
  // Not committed: 1. Not raised by the writer: with the relay before its raise, after it and after the row's end, where
  // the save may be acknowledged: 4. Raised: the same three, each acknowledged or not: 6.
  t.equal(search({ writers: 1, readers: 0, faults: {} }, { isReduced: false }).states, 11)
})
