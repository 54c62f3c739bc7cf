import t from 'tap'
import { applyEvent, takeAnswer } from '../../src/client/live/apply-event.ts'
import { at, eventOf, stateAt, viewOf } from './progress-samples.ts'

const held = stateAt(9)

t.test('an event that builds on what is held replaces its sections and leaves the others as they are', async (t) => {
  const week = { ...held.view.week, workouts: 3 }
  const step = applyEvent(held, { ...eventOf(10), set: { week } })
  t.strictSame(step, { state: { version: at(10), view: { ...held.view, week } } })
  if (typeof step !== 'string') t.equal(step.state.view.totals, held.view.totals, 'the same object, so nothing redraws')
  t.equal(held.view.week.workouts, 0, 'the held state itself is never changed')
})

t.test('an event that is not newer is dropped, whatever its base', async (t) => {
  t.equal(applyEvent(held, eventOf(9)), 'drop', 'a repeat')
  t.equal(applyEvent(held, eventOf(8)), 'drop', 'a late one')
  t.equal(applyEvent(held, eventOf(8, null)), 'drop', 'a late whole view')
  t.equal(applyEvent(held, eventOf(9, at(9), { today: '2026-11-22' })), 'drop', "yesterday's view of the same revision")
})

t.test('revisions are compared as numbers: 10 is newer than 9', async (t) => {
  t.not(applyEvent(held, eventOf(10)), 'drop')
  t.equal(applyEvent(stateAt(10), eventOf(9)), 'drop')
})

t.test('an event over a gap asks again', async (t) => {
  t.equal(applyEvent(held, eventOf(11)), 'ask')
  t.equal(applyEvent(held, eventOf(10, at(9, { today: '2026-11-22' }))), 'ask', 'base of another day')
  t.equal(applyEvent(held, eventOf(10, at(9, { view: '2' }))), 'ask', 'base of another format')
  t.equal(applyEvent(held, eventOf(10, at(9, { epoch: 'two' }))), 'ask', 'base of another history')
})

t.test('an event without a base is a whole view and closes every gap', async (t) => {
  t.strictSame(applyEvent(held, eventOf(20, null)), { state: stateAt(20) })
})

t.test('an event without a base that lacks a section is not trusted', async (t) => {
  t.equal(applyEvent(held, { ...eventOf(20, null), set: { totals: viewOf(20).totals } }), 'ask')
})

t.test('midnight alone makes a newer state', async (t) => {
  const event = eventOf(9, at(9), { today: '2026-11-24' })
  t.strictSame(applyEvent(held, event), { state: { version: event.version, view: viewOf(9) } })
})

t.test(
  'an event of another history or another view format asks again, even a lower one, even a whole one',
  async (t) => {
    t.equal(applyEvent(held, eventOf(3, null, { epoch: 'two' })), 'ask')
    t.equal(applyEvent(held, eventOf(30, null, { epoch: 'two' })), 'ask')
    t.equal(applyEvent(held, eventOf(10, at(9), { view: '2' })), 'ask')
  },
)

t.test('without a state there is nothing to apply to', async (t) => {
  t.equal(applyEvent(null, eventOf(1)), 'ask')
  t.equal(applyEvent(null, eventOf(1, null)), 'ask')
})

t.test('however events are ordered, repeated or lost, a state is never mixed and never goes back', async (t) => {
  const events = [10, 11, 12, 13].map((revision) => eventOf(revision))
  for (const order of permutations([...events, eventOf(12)])) {
    let state = held
    for (const event of order) {
      const step = applyEvent(state, event)
      if (typeof step === 'string') continue
      if (step.state.version.revision <= state.version.revision) t.fail('went back')
      state = step.state
      if (state.view.totals.workouts !== state.version.revision) t.fail('sections of two states')
    }
  }
  t.pass()
})

t.test('a whole answer replaces an older state, and a newer state survives a late answer', async (t) => {
  const answer = (revision: number, rest = {}) => ({ version: at(revision, rest), view: viewOf(revision) })
  t.strictSame(takeAnswer(null, answer(1)), stateAt(1))
  t.strictSame(takeAnswer(held, answer(10)), stateAt(10))
  t.equal(takeAnswer(held, answer(9)), held, 'the same version: the same object')
  t.equal(takeAnswer(held, answer(8)), held)
})

t.test('an answer of another history replaces the state, however low its revision', async (t) => {
  const restored = { version: at(2, { epoch: 'two' }), view: viewOf(2) }
  t.strictSame(takeAnswer(held, restored), restored)
  t.strictSame(takeAnswer(held, { ...restored, verified: false }), held, 'but not one from an unverified cache')
  t.equal(
    takeAnswer(held, restored, stateAt(1, { epoch: 'two' })),
    held,
    'nor one that was asked for before the state moved to this history',
  )
})

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))
}
