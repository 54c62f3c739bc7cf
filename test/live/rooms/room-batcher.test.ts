import t from 'tap'
import { RoomBatcher } from '../../../src/live/rooms/room-batcher.ts'
import type { Room } from '../../../src/live/rooms/rooms.ts'
import { FairLimit, TooManyLoads } from '../../../src/runtime/semaphore.ts'

const [room, another] = [{}, {}] as [Room, Room]

/** Answers `<who> <how many questions there were>`, when told to. */
function scene(waiting = 10) {
  const asked: string[][] = []
  let goOn = () => {}
  const batcher = new RoomBatcher<string, string>(
    new FairLimit({ atOnce: 1, waiting }),
    (asker) => asker.replace(/\d+$/, ''),
    async (_room, askers) => {
      asked.push([...askers])
      const number = asked.length
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
      return askers.map((asker) => `${asker} ${number}`)
    },
  )
  return { batcher, asked, answer: () => setImmediate(() => goOn()) }
}

t.test('questions about one room that wait are asked as one, and each asker gets its own answer', async (t) => {
  const { batcher, asked, answer } = scene()
  const answers = ['a', 'b', 'a'].map((asker) => batcher.ask(room, asker))
  answer()
  t.strictSame(await Promise.all(answers), ['a 1', 'b 1', 'a 1'])
  t.strictSame(asked, [['a', 'b']])
})

t.test('a question that has been asked is not joined: its answer may be older than who asks now', async (t) => {
  const { batcher, asked, answer } = scene()
  const first = batcher.ask(room, 'a')
  await new Promise(setImmediate)
  const second = batcher.ask(room, 'b')
  const third = batcher.ask(another, 'c')
  answer()
  t.equal(await first, 'a 1')
  answer()
  t.equal(await second, 'b 2')
  answer()
  t.equal(await third, 'c 3')
  t.strictSame(asked, [['a'], ['b'], ['c']])
})

t.test('who is refused because too many wait may ask again', async (t) => {
  const { batcher, answer } = scene(0)
  const first = batcher.ask(room, 'a')
  await new Promise(setImmediate)
  await t.rejects(batcher.ask(another, 'b'), TooManyLoads)
  answer()
  await first
  const again = batcher.ask(another, 'b')
  answer()
  t.equal(await again, 'b 2')
})

t.test('who asks about one room waits for no line of somebody who asks about many', async (t) => {
  const { batcher, asked, answer } = scene(1_000)
  const rooms = Array.from({ length: 50 }, () => ({}) as Room)
  const all = rooms.map((each) => batcher.ask(each, 'hog'))
  await new Promise(setImmediate)
  // two who come to a room that is asked about already, but stands far behind
  const joined = [batcher.ask(rooms[49]!, 'a'), batcher.ask(rooms[49]!, 'b')]
  for (let at = 0; at < 2; at++) {
    answer()
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  }
  t.strictSame(asked[1], ['hog', 'a', 'b'])
  t.strictSame(await Promise.all(joined), ['a 2', 'b 2'])
  for (let at = 0; at < 60; at++) {
    answer()
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  }
  await Promise.all(all)
  t.equal(asked.length, 50, 'each room is asked about once')
})
