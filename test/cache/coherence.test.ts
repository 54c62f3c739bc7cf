import t, { type Test } from 'tap'
import { asItIs, type Rule, type Variant, without } from '../model/broken.ts'
import { until } from '../support/until.ts'
import { type OpenStore, STORES } from './stores.ts'
import { ENTRY, FLOOR, type Instance, instance, MEMBER, TestClock, TestTruth } from './world.ts'

/**
 * Interleavings of the traces in docs/protocol.md, forced at named points. Each is run twice: under all rules the read after the
 * acknowledged save must show it; without the rule that closes the trace it must not, or the test proves nothing.
 */
interface Trace {
  name: string
  off: Rule
  /** Plays the trace to its last read and answers what that read showed and what it had to show. */
  play: (t: Test, open: OpenStore, variant: Variant) => Promise<{ shown: number; acknowledged: number }>
}

/** The relay has published and removed the row, and this instance has heard so: its outbox no longer protects it. */
async function relayed(truth: TestTruth, ...instances: Instance[]): Promise<void> {
  truth.removeRow()
  await Promise.all(instances.map(({ watch }) => watch.waitForPoll()))
}

const refillRacesSave: Trace['play'] = async (t, open, variant) => {
  const { protocol } = variant
  const truth = new TestTruth()
  const a = await instance(t, { store: await open(variant), truth, protocol })
  const b = await instance(t, { store: await open(variant), truth, protocol })
  const held = a.points.hold('before-fill')
  const slow = a.read()
  await held.reached
  const acknowledged = await b.save()
  await b.read()
  await relayed(truth, a, b)
  held.release()
  await slow
  return { shown: await b.read(), acknowledged }
}

const flushBetweenMissAndFill: Trace['play'] = async (t, open, variant) => {
  const { protocol } = variant
  const truth = new TestTruth()
  const store = await open(variant)
  const a = await instance(t, { store, truth, protocol })
  const b = await instance(t, { store: await open(variant), truth, protocol })
  const held = a.points.hold('before-fill')
  const slow = a.read()
  await held.reached
  const acknowledged = await b.save()
  await store.delete([ENTRY, FLOOR])
  await relayed(truth, a, b)
  held.release()
  await slow
  return { shown: await b.read(), acknowledged }
}

const lateRaiseAfterEviction: Trace['play'] = async (t, open, variant) => {
  const { protocol } = variant
  const truth = new TestTruth()
  const store = await open(variant)
  const a = await instance(t, { store, truth, protocol })
  const b = await instance(t, { store: await open(variant), truth, protocol })
  await b.read()
  const raise = a.points.hold('before-raise')
  const lateSave = a.save()
  await raise.reached
  await store.delete([ENTRY])
  const fill = b.points.hold('before-fill')
  const lateRead = b.read()
  await fill.reached
  const acknowledged = await b.save()
  await store.delete([FLOOR])
  await relayed(truth, a, b)
  raise.release()
  await lateSave
  await until(() => store.get(FLOOR), { what: 'the late raise' })
  fill.release()
  await lateRead
  return { shown: await b.read(), acknowledged }
}

/** From now on nobody hears the database's outbox; what is asked of it otherwise is answered. */
function silencePolls(t: Test, truth: TestTruth): void {
  const poll = truth.poll.bind(truth)
  truth.poll = () => new Promise(() => undefined)
  t.teardown(() => {
    truth.poll = poll
  })
}

const replayAfterDeath: Trace['play'] = async (t, open, variant) => {
  const { protocol } = variant
  const truth = new TestTruth()
  // For a clock that stands still the last poll is always recent.
  const reader = await instance(t, { store: await open(variant), truth, protocol, clock: new TestClock() })
  const other = await instance(t, { store: await open(variant), truth, protocol })
  await reader.read()
  silencePolls(t, truth)
  // The instance that wrote died after its commit; a client repeats the POST at another, which finds the stored answer.
  const acknowledged = truth.commit()
  const committedAtMs = performance.now()
  // Without the rule nobody waits for this raise, so it comes whenever it likes.
  const raise = variant.off.includes('replaysRaise') ? other.points.hold('before-raise') : undefined
  await other.cache.committed({ subjectId: MEMBER, revision: acknowledged, committedAtMs, replayed: true })
  const shown = await reader.read()
  raise?.release()
  return { shown, acknowledged }
}

const joinsALoadFromBefore: Trace['play'] = async (t, open, variant) => {
  const { protocol } = variant
  const truth = new TestTruth()
  const a = await instance(t, { store: await open(variant), truth, protocol })
  const b = await instance(t, { store: await open(variant), truth, protocol })
  const held = a.points.hold('after-snapshot')
  const first = a.read()
  await held.reached
  const acknowledged = await b.save()
  const second = a.read()
  // A joiner is in line once its look at the store is over.
  await a.cache.floors([MEMBER])
  await a.cache.floors([MEMBER])
  held.release()
  await first
  return { shown: await second, acknowledged }
}

const unseenOutbox: Trace['play'] = async (t, open, variant) => {
  const { protocol } = variant
  const truth = new TestTruth()
  const clock = new TestClock()
  const reader = await instance(t, { store: await open(variant), truth, protocol, clock })
  await reader.read()
  silencePolls(t, truth)
  // A save elsewhere could not raise and was acknowledged by time.
  const acknowledged = truth.commit()
  clock.advance(600)
  return { shown: await reader.read(), acknowledged }
}

const TRACES: Trace[] = [
  { name: 'a refill races a save', off: 'fillsAreJudged', play: refillRacesSave },
  { name: 'a flush between miss and fill', off: 'floorsAreVerified', play: flushBetweenMissAndFill },
  { name: 'a flush between miss and fill', off: 'fillsAreJudged', play: flushBetweenMissAndFill },
  { name: 'a late raise after an eviction', off: 'floorsAreVerified', play: lateRaiseAfterEviction },
  { name: 'a frozen reader and an unconfirmed raise', off: 'outboxIsWatched', play: unseenOutbox },
  { name: 'a repeated Idempotency-Key', off: 'replaysRaise', play: replayAfterDeath },
  { name: 'a load begun before the save', off: 'joinsOnlyWaiting', play: joinsALoadFromBefore },
]

for (const [where, store] of Object.entries(STORES)) {
  for (const { name, off, play } of TRACES) {
    t.test(`${name}: no old value is served by a cache ${where}, and one is without ${off}`, async (t) => {
      const kept = await play(t, await store(t), asItIs)
      t.equal(kept.shown, kept.acknowledged, 'under all rules')
      const broken = await play(t, await store(t), without(off))
      t.ok(
        broken.shown < broken.acknowledged,
        `without ${off} the trace shows ${broken.shown} after ${broken.acknowledged}`,
      )
    })
  }
}
