import t, { type Test } from 'tap'
import { askAgainDelayMs } from '../../src/client/backoff.ts'
import { SpotterError } from '../../src/client/errors.ts'
import type { ProgressState } from '../../src/client/live/apply-event.ts'
import type { ClosedReason } from '../../src/client/live/room-follower.ts'
import { createWatch } from '../../src/client/live/watch.ts'
import type { Version } from '../../src/contract/common.ts'
import type { JoinAnswer } from '../../src/contract/live.ts'
import type { ProgressAnswer } from '../../src/contract/progress.ts'
import { until as waitUntil } from '../support/until.ts'
import { at, eventOf, viewOf } from './progress-samples.ts'

const until = (condition: () => boolean) => waitUntil(condition, { what: 'the watch to get there' })

/** A watch whose server is this test: each question waits here until the test answers it. */
function watched(t: Test, { readable = false } = {}) {
  const joins: { version: Version | undefined; answer: (answer: JoinAnswer) => void; fail: () => void }[] = []
  const reads: { answer: (answer: ProgressAnswer) => void; fail: (error: unknown) => void }[] = []
  const states: ProgressState[] = []
  const closed: ClosedReason[] = []
  let joined = false
  const watch = createWatch({
    join: (version) =>
      new Promise((answer, fail) => joins.push({ version, answer, fail: () => fail(new Error('no answer')) })),
    read: () => new Promise((answer, fail) => reads.push({ answer, fail })),
    onState: (state) => states.push(state),
    onJoined: (value) => {
      joined = value
    },
    onClosed: (reason) => closed.push(reason),
    timing: { fallbackMs: readable ? 20 : 60_000, askMs: 20 },
  })
  t.teardown(() => watch.stop())
  return {
    watch,
    joins,
    reads,
    states,
    closed,
    joined: () => joined,
    revisions: () => states.map(({ version }) => version.revision),
    async nextJoin(count: number) {
      await until(() => joins.length >= count)
      return joins[count - 1]!
    },
  }
}

const snapshot = (revision: number): JoinAnswer => ({ ok: true, version: at(revision), progress: viewOf(revision) })
const page = (revision: number): ProgressAnswer => ({
  source: 'cache',
  version: at(revision),
  revision,
  data: viewOf(revision),
})

t.test('the first answer is shown, and events after it as they come', async (t) => {
  const { watch, nextJoin, revisions, joined } = watched(t)
  watch.connected()
  const join = await nextJoin(1)
  t.equal(join.version, undefined)
  t.equal(joined(), false)
  join.answer(snapshot(4))
  await until(joined)
  watch.event(eventOf(5))
  watch.event(eventOf(6))
  t.strictSame(revisions(), [4, 5, 6])
})

t.test("events before the join's answer are kept and applied after it", async (t) => {
  const { watch, nextJoin, revisions } = watched(t)
  watch.connected()
  const join = await nextJoin(1)
  watch.event(eventOf(7))
  watch.event(eventOf(6))
  watch.event(eventOf(3))
  join.answer(snapshot(5))
  await until(() => revisions().length === 3)
  t.strictSame(revisions(), [5, 6, 7])
})

t.test('a gap is asked about once, with the version that is held', async (t) => {
  const { watch, joins, nextJoin, revisions } = watched(t)
  watch.connected()
  ;(await nextJoin(1)).answer(snapshot(1))
  await until(() => revisions().length === 1)
  watch.event(eventOf(3))
  watch.event(eventOf(5))
  const again = await nextJoin(2)
  t.strictSame(again.version, at(1))
  watch.event(eventOf(7))
  again.answer(snapshot(6))
  await until(() => revisions().at(-1) === 7)
  t.strictSame(revisions(), [1, 6, 7])
  t.equal(joins.length, 2)
})

t.test('two events in the wrong order need no question', async (t) => {
  const { watch, joins, nextJoin, revisions } = watched(t)
  watch.connected()
  ;(await nextJoin(1)).answer(snapshot(1))
  await until(() => revisions().length === 1)
  watch.event(eventOf(3))
  watch.event(eventOf(2))
  t.strictSame(revisions(), [1, 2, 3])
  t.equal(joins.length, 1)
})

t.test('after a reconnect it resumes with its version, and an answer without a state leaves it alone', async (t) => {
  const { watch, nextJoin, revisions, joined } = watched(t)
  watch.connected()
  ;(await nextJoin(1)).answer(snapshot(4))
  await until(joined)
  watch.disconnected()
  t.equal(joined(), false)
  watch.connected()
  const resumed = await nextJoin(2)
  t.strictSame(resumed.version, at(4))
  resumed.answer({ ok: true, version: at(4) })
  await until(joined)
  t.strictSame(revisions(), [4])
})

t.test('an answer that belongs to a lost connection does not count as a join', async (t) => {
  const { watch, nextJoin, joined, revisions } = watched(t)
  watch.connected()
  const lost = await nextJoin(1)
  watch.disconnected()
  lost.answer(snapshot(4))
  watch.connected()
  ;(await nextJoin(2)).answer(snapshot(5))
  await until(joined)
  t.strictSame(revisions(), [5])
})

t.test('no answer, and "unavailable", are asked again', async (t) => {
  const { watch, nextJoin, joined, closed } = watched(t)
  watch.connected()
  ;(await nextJoin(1)).fail()
  ;(await nextJoin(2)).answer({ ok: false, code: 'unavailable', message: 'later', retryAfterMs: 1 })
  ;(await nextJoin(3)).answer(snapshot(1))
  await until(joined)
  t.strictSame(closed, [])
})

t.test('however often it was not answered, it asks again within a second', async (t) => {
  t.ok(Array.from({ length: 40 }, (_, failures) => askAgainDelayMs(failures, () => 1)).every((ms) => ms <= 1_000))
  t.ok(askAgainDelayMs(0, () => 1) < askAgainDelayMs(2, () => 0), 'and not at once')
})

t.test('a refusal ends the watch, once', async (t) => {
  const { watch, nextJoin, closed, states } = watched(t)
  watch.connected()
  ;(await nextJoin(1)).answer({ ok: false, code: 'forbidden', message: 'no' })
  await until(() => closed.length > 0)
  watch.close('forbidden')
  watch.event(eventOf(1, null))
  t.strictSame(closed, ['forbidden'])
  t.strictSame(states, [])
})

t.test('without any connection the state is read over HTTP, again and again', async (t) => {
  const { reads, revisions } = watched(t, { readable: true })
  await until(() => reads.length === 1)
  reads[0]!.answer(page(1))
  await until(() => reads.length === 2)
  reads[1]!.fail(new SpotterError(0, 'network'))
  await until(() => reads.length === 3)
  reads[2]!.answer(page(2))
  await until(() => revisions().length === 2)
  t.strictSame(revisions(), [1, 2])
})

t.test('a slow HTTP answer does not undo what came live meanwhile', async (t) => {
  const { watch, reads, nextJoin, joined, revisions } = watched(t)
  watch.connected()
  ;(await nextJoin(1)).answer(snapshot(5))
  await until(joined)
  reads[0]!.answer(page(4))
  watch.event(eventOf(6))
  t.strictSame(revisions(), [5, 6])
})

t.test('a read that is refused ends the watch', async (t) => {
  const { reads, closed } = watched(t)
  reads[0]!.fail(new SpotterError(404, 'not-found'))
  await until(() => closed.length > 0)
  t.strictSame(closed, ['not-found'])
})

t.test('an event of another history that the server does not confirm is asked about once and let go', async (t) => {
  const { watch, joins, nextJoin, joined, revisions } = watched(t)
  watch.connected()
  ;(await nextJoin(1)).answer(snapshot(5))
  await until(joined)
  watch.event(eventOf(9, at(8, { epoch: 'two' }), { epoch: 'two' }))
  ;(await nextJoin(2)).answer({ ok: true, version: at(5) })
  watch.event(eventOf(6))
  await until(() => revisions().at(-1) === 6)
  t.equal(joins.length, 2)
})

t.test('a stopped watch says nothing any more', async (t) => {
  const { watch, reads, nextJoin, states, closed } = watched(t)
  watch.connected()
  const join = await nextJoin(1)
  watch.stop()
  join.answer(snapshot(4))
  reads[0]!.answer(page(4))
  watch.event(eventOf(5))
  await Promise.resolve()
  t.strictSame([states, closed], [[], []])
})
