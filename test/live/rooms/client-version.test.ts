import t from 'tap'
import { afterAnswer, afterEvent, isUpToDate, tellsEveryChange } from '../../../src/live/rooms/client-version.ts'

const version = (revision: number, more: { epoch?: string; today?: string } = {}) => ({
  epoch: 'e',
  revision,
  today: '2026-01-01',
  view: '1',
  ...more,
})

t.test('what a client holds after an event', async (t) => {
  const [v1, v2, v3] = [version(1), version(2), version(3)]
  t.strictSame(afterEvent(v1, { base: v1, version: v2 }), v2, 'sections that apply are taken')
  t.strictSame(afterEvent(v1, { base: null, version: v3 }), v3, 'a whole view is taken')
  t.strictSame(afterEvent(v1, { base: v2, version: v3 }), v1, 'sections of a state it does not hold are not')
  t.strictSame(afterEvent(v3, { base: v1, version: v2 }), v3, 'what is older is dropped')
  t.strictSame(afterEvent(v3, { base: null, version: v2 }), v3, 'even if it is whole')
  t.strictSame(afterEvent(undefined, { base: v1, version: v2 }), undefined, 'sections alone are no state')
  t.strictSame(afterEvent(undefined, { base: null, version: v2 }), v2)
  const tomorrow = version(1, { today: '2026-01-02' })
  t.strictSame(afterEvent(v1, { base: v1, version: tomorrow }), tomorrow, 'a new day is newer')
  const restored = version(1, { epoch: 'restored' })
  t.strictSame(afterEvent(v3, { base: null, version: restored }), restored, 'another history is not older')
  t.strictSame(afterEvent(v3, { base: restored, version: version(2, { epoch: 'restored' }) }), v3)
})

t.test('what a client holds after an answer', async (t) => {
  t.strictSame(afterAnswer(undefined, version(1)), version(1))
  t.strictSame(afterAnswer(version(1), version(2)), version(2))
  t.strictSame(afterAnswer(version(3), version(2)), version(3), 'an event has overtaken it')
  t.strictSame(afterAnswer(version(3), version(1, { epoch: 'restored' })), version(1, { epoch: 'restored' }))
})

t.test('an event tells every change when none was skipped', async (t) => {
  const [v1, v2, v3] = [version(1), version(2), version(3)]
  t.equal(tellsEveryChange(v1, { base: v1, version: v3 }), true, 'a burst from the state that is held')
  t.equal(tellsEveryChange(v1, { base: null, version: v2 }), true, 'the very next state')
  t.equal(tellsEveryChange(v1, { base: null, version: v3 }), false)
  t.equal(tellsEveryChange(v1, { base: v2, version: v3 }), false)
  t.equal(tellsEveryChange(undefined, { base: v1, version: v2 }), false)
  t.equal(tellsEveryChange(v1, { base: null, version: version(2, { epoch: 'restored' }) }), false)
})

t.test('who needs a state', async (t) => {
  t.equal(isUpToDate(undefined, version(1)), false)
  t.equal(isUpToDate(version(1), version(1)), true)
  t.equal(isUpToDate(version(2), version(1)), true)
  t.equal(isUpToDate(version(9), version(10)), false, 'nine is less than ten')
  t.equal(isUpToDate(version(1), version(1, { today: '2026-01-02' })), false)
  t.equal(isUpToDate(version(3), version(1, { epoch: 'restored' })), false)
})
