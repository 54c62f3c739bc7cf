import { mock } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { createOutboxWatch } from '../../src/cache/outbox-watch.ts'
import { until } from '../support/until.ts'
import { MEMBER, TestClock, TestTruth } from './world.ts'

t.test('rows are floors until they are gone', async (t) => {
  const truth = new TestTruth()
  const watch = createOutboxWatch({ poll: () => truth.poll(), everyMs: 5 })
  t.teardown(() => watch.close())
  t.equal(watch.ageMs(), Number.POSITIVE_INFINITY)
  t.equal(watch.epoch(), undefined)
  await watch.waitForPoll()
  t.equal(watch.epoch(), 'epoch-a')
  t.equal(watch.floorOf(MEMBER), 0)
  truth.commit()
  truth.commit()
  await watch.waitForPoll()
  t.equal(watch.floorOf(MEMBER), 2)
  t.strictSame([watch.has(MEMBER, 2), watch.has(MEMBER, 3)], [true, false])
  truth.removeRow()
  await watch.waitForPoll()
  t.strictSame([watch.floorOf(MEMBER), watch.has(MEMBER, 0)], [0, false])
})

t.test('its age counts from when the last good poll began', async (t) => {
  const clock = new TestClock()
  let answer = () => {}
  const truth = new TestTruth()
  const poll = async () => {
    await new Promise<void>((resolve) => {
      answer = resolve
    })
    return truth.poll()
  }
  const watch = createOutboxWatch({ poll, clock })
  t.teardown(() => watch.close())
  clock.advance(300)
  answer()
  await until(() => watch.epoch(), { what: 'the first poll' })
  t.equal(watch.ageMs(), 300)
})

t.test('a machine that slept is as old as its wall clock says', async (t) => {
  const clock = { monotonicMs: () => 1_000, wallMs: () => wallMs }
  let wallMs = 1_000
  const truth = new TestTruth()
  const watch = createOutboxWatch({ poll: () => truth.poll(), clock })
  t.teardown(() => watch.close())
  await watch.waitForPoll()
  t.equal(watch.ageMs(), 0)
  wallMs += 60_000
  t.equal(watch.ageMs(), 60_000)
})

t.test('a poll that fails or hangs counts as none, and the next one follows', async (t) => {
  const clock = new TestClock()
  const truth = new TestTruth()
  let polls = 0
  let hangs = 0
  const poll = () => {
    polls += 1
    if (hangs > 0) {
      hangs -= 1
      return new Promise<never>(() => undefined)
    }
    return truth.poll()
  }
  const watch = createOutboxWatch({ poll, everyMs: 5, clock })
  t.teardown(() => watch.close())
  await watch.waitForPoll()
  truth.away = true
  clock.advance(50)
  const before = polls
  await until(() => polls > before + 1, { what: 'polls to fail' })
  t.equal(watch.ageMs(), 50)
  truth.away = false
  await watch.waitForPoll()
  t.equal(watch.ageMs(), 0)
  hangs = 1
  await until(() => hangs === 0, { what: 'a poll to hang' })
  clock.advance(400)
  t.equal(watch.ageMs(), 400)
  await watch.waitForPoll()
  t.equal(watch.ageMs(), 0)
})

t.test('what a database says that takes 700 ms for every poll is known within two seconds, and fenced', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  const clock = new TestClock()
  const truth = new TestTruth()
  // one connection: a poll begins in the server when the one before has ended
  let line: Promise<unknown> = Promise.resolve()
  let inLine = 0
  let longestLine = 0
  const poll = () => {
    longestLine = Math.max(longestLine, ++inLine)
    const answer = line.then(async () => {
      const said = await truth.poll()
      await new Promise<void>((resolve) => setTimeout(resolve, 700))
      inLine--
      return said
    })
    line = answer
    return answer
  }
  const watch = createOutboxWatch({ poll, clock })
  t.teardown(() => watch.close())
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 10) {
      clock.advance(10)
      mock.timers.tick(10)
      await nextTurn()
    }
  }
  await pass(60_000)
  truth.commit()
  let youngestMs = Number.POSITIVE_INFINITY
  for (let passed = 0; passed < 2_000; passed += 10) {
    await pass(10)
    youngestMs = Math.min(youngestMs, watch.ageMs())
  }
  t.ok(youngestMs > 500, `${youngestMs}`)
  t.equal(watch.floorOf(MEMBER), 1)
  t.equal(longestLine, 1)
})
