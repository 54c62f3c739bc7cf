import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { Pace } from '../../src/runtime/pace.ts'

/** Works until the piece has lasted long enough, so many times. */
async function work(pace: Pace, pieces: number, onPiece: () => void) {
  for (let piece = 0; piece < pieces; piece++) {
    while (!pace.isDue);
    onPiece()
    await pace.rest()
  }
}

t.test('however many work at length, a turn of the event loop has one piece of one of them', async (t) => {
  const pieces = [0, 0, 0]
  const aTurn: number[] = []
  let before = 0
  let isOver = false
  const watch = async () => {
    while (!isOver) {
      await nextTurn()
      const all = pieces.reduce((sum, count) => sum + count, 0)
      aTurn.push(all - before)
      before = all
    }
  }
  const watching = watch()
  await Promise.all(pieces.map((_, at) => work(new Pace(), 10, () => pieces[at]!++)))
  isOver = true
  await watching
  t.strictSame(pieces, [10, 10, 10])
  // all begin within the first
  t.ok(Math.max(...aTurn.slice(1)) <= 1, `${aTurn}`)
})

t.test('a rest is as long as the piece asks for', async (t) => {
  const worked: number[] = []
  const pace = new Pace((ms) => {
    worked.push(ms)
    return 30
  })
  t.notOk(pace.isDue)
  const beganAtMs = performance.now()
  await work(pace, 2, () => {})
  t.ok(performance.now() - beganAtMs >= 68, 'two pieces of five and two rests of thirty')
  t.ok(worked.every((ms) => ms >= 5))
  // another process may take the processor away for a while, but not each time
  let begins = !pace.isDue
  for (let rests = 0; rests < 50 && !begins; rests++) {
    await pace.rest()
    begins = !pace.isDue
  }
  t.ok(begins, 'a piece begins when the rest is over')
})

t.test('what is inside a transaction goes on with the next turn, however many others rest', async (t) => {
  let rests = 0
  let isOver = false
  const others = Array.from({ length: 50 }, async () => {
    const pace = new Pace()
    while (!isOver) {
      await pace.rest()
      rests++
    }
  })
  await nextTurn()
  const before = rests
  const pace = Pace.inTransaction()
  for (let piece = 0; piece < 10; piece++) await pace.rest()
  t.ok(rests - before <= 20, `${rests - before} pieces of others`)
  isOver = true
  await Promise.all(others)
})
