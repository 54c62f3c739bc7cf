import { performance } from 'node:perf_hooks'
import type { Test } from 'tap'
import { decodeEntry } from '../../src/cache/entry.ts'
import { noObserver } from '../../src/cache/observer.ts'
import type { CacheStore } from '../../src/cache/store.ts'
import { VIEW_FORMAT } from '../../src/contract/version.ts'
import { ENTRY, FLOOR, instance, MEMBER, TestClock, TestTruth } from '../cache/world.ts'
import { asId } from '../support/ids.ts'
import { turnsFor } from '../support/turns.ts'
import { until } from '../support/until.ts'

const OTHER = asId('01890000-0000-7000-8000-0000000000bb')

/** What the coherent cache does over any store while nothing races; the races are in coherence.test.ts. */
export function coherentCacheSuite(t: Test, open: (t: Test) => Promise<CacheStore>): void {
  const start = async (t: Test, options: Partial<Parameters<typeof instance>[1]> = {}) => {
    const truth = options.truth ?? new TestTruth()
    const store = options.store ?? (await open(t))
    const made = await instance(t, { ...options, store, truth })
    return { ...made, truth, store, answer: () => made.cache.read('progress', MEMBER) }
  }

  t.test('the first read asks the database, the second answers the same bytes from the cache', async (t) => {
    const { answer, truth } = await start(t)
    const first = await answer()
    t.equal(first.source, 'database')
    t.equal(first.body.toString(), '{"revision":0}')
    t.strictSame(first.version, { epoch: 'epoch-a', revision: 0, today: '2026-11-23', view: VIEW_FORMAT })
    const asked = { ...truth.asked }
    t.strictSame(await answer(), { ...first, source: 'cache' })
    t.strictSame(truth.asked, asked, 'a hit asks the database nothing')
  })

  t.test('the first read after a save loads the page, and what was there before is found until then', async (t) => {
    const { answer, cache, truth } = await start(t)
    t.equal(await cache.stored('progress', MEMBER), null)
    const { version, body } = await answer()
    const commit = { subjectId: MEMBER, revision: truth.commit(), committedAtMs: performance.now() }
    // the other has no outbox row, by which it may be acknowledged as well
    t.match(await cache.committedAll([commit, { ...commit, subjectId: OTHER }]), [
      { isRaised: true, isWatched: false },
      { isRaised: Boolean },
    ])
    t.strictSame(await cache.stored('progress', MEMBER), { version, expiresAtMs: null, body })
    const after = await answer()
    t.strictSame([after.source, after.version.revision], ['database', 1])
    t.strictSame((await cache.stored('progress', MEMBER))?.version, after.version)
    t.equal((await answer()).source, 'cache')
  })

  t.test('an entry whose floor is gone is used again once the database confirms its revision', async (t) => {
    const { answer, store, truth } = await start(t)
    await answer()
    await store.delete([FLOOR])
    const loads = truth.asked.load
    t.equal((await answer()).source, 'cache')
    t.strictSame(truth.asked, { load: loads, revisionOf: 1 }, 'one look at one row')
    t.equal((await answer()).source, 'cache')
    t.equal(truth.asked.revisionOf, 1, 'the floor is known again')
  })

  t.test(
    'while the store is away, what this process loaded is used once the database confirms its revision',
    async (t) => {
      const store = await open(t)
      let isAway = false
      const flaky: CacheStore = {
        ...store,
        read: (...keys) => (isAway ? Promise.reject(new Error('away')) : store.read(...keys)),
      }
      const { answer, truth } = await start(t, { store: flaky })
      const { body } = await answer()
      isAway = true
      const { load } = truth.asked
      t.match(await answer(), { source: 'cache', verified: true, body })
      t.strictSame(truth.asked, { load, revisionOf: 1 }, 'one look at one row')
      truth.commit()
      t.match(await answer(), { source: 'database', version: { revision: 1 } })
      t.match(await answer(), { source: 'cache', version: { revision: 1 } })
      truth.restore('epoch-b', 1)
      t.match(await answer(), { source: 'database', version: { epoch: 'epoch-b' } }, 'of another history it is not')
    },
  )

  t.test('an entry that the database does not confirm is loaded anew', async (t) => {
    const { answer, store, truth, watch } = await start(t)
    await answer()
    await store.delete([FLOOR])
    truth.commit()
    truth.removeRow()
    await watch.waitForPoll()
    const { source, version } = await answer()
    t.strictSame([source, version.revision], ['database', 1])
  })

  t.test('several views of one subject are filled side by side when its floor is unknown', async (t) => {
    const { cache, truth } = await start(t)
    for (const family of ['workouts', 'statistics', 'preferences'] as const)
      cache.family(family, (id) => truth.load(id))
    const readAll = () =>
      Promise.all(
        (['progress', 'workouts', 'statistics', 'preferences'] as const).map((name) => cache.read(name, MEMBER)),
      )
    await readAll()
    t.strictSame(
      (await readAll()).map(({ source }) => source),
      ['cache', 'cache', 'cache', 'cache'],
    )
  })

  t.test('a row in the outbox is a floor before any raise has come', async (t) => {
    const { answer, truth, watch } = await start(t)
    await answer()
    truth.commit()
    await watch.waitForPoll()
    const { source, version } = await answer()
    t.strictSame([source, version.revision], ['database', 1])
  })

  t.test('the outbox counts as it was known before the store was asked', async (t) => {
    const store = await open(t)
    const truth = new TestTruth()
    // The store has looked at entry and floor, and its answer is on the way.
    let looked = () => {}
    let arrive: Promise<void> | undefined
    const slowStore: CacheStore = {
      ...store,
      read: async (...keys) => {
        const look = await store.read(...keys)
        looked()
        await arrive
        return look
      },
    }
    const reader = await start(t, { store: slowStore, truth })
    await reader.answer()
    const acknowledged = truth.commit()
    await reader.watch.waitForPoll()

    let deliver = () => {}
    arrive = new Promise((resolve) => {
      deliver = resolve
    })
    const hasLooked = new Promise<void>((resolve) => {
      looked = resolve
    })
    const reading = reader.answer()
    await hasLooked
    await reader.cache.raise(MEMBER, acknowledged)
    truth.removeRow()
    await reader.watch.waitForPoll()
    deliver()
    t.equal((await reading).version.revision, acknowledged)
  })

  t.test('a process that has not polled for more than half a second asks the database before it answers', async (t) => {
    const clock = new TestClock()
    const { answer, truth } = await start(t, { clock })
    await answer()
    truth.poll = () => new Promise(() => undefined)
    clock.advance(500)
    await answer()
    t.equal(truth.asked.revisionOf, 0)
    clock.advance(1)
    t.equal((await answer()).source, 'cache')
    t.equal(truth.asked.revisionOf, 1)
  })

  t.test("an entry ends at its member's midnight", async (t) => {
    const clock = new TestClock()
    const { answer, truth } = await start(t, { clock })
    truth.expiresAtMs = clock.wallMs() + 60_000
    await answer()
    t.equal((await answer()).source, 'cache')
    clock.advance(60_000)
    t.equal((await answer()).source, 'database')
    t.equal((await answer()).source, 'database', 'a view of yesterday is not stored')
  })

  t.test('another history of the database makes every entry foreign', async (t) => {
    const { answer, truth, watch } = await start(t)
    await answer()
    truth.epoch = 'epoch-b'
    await watch.waitForPoll()
    const { source, version } = await answer()
    t.strictSame([source, version.epoch], ['database', 'epoch-b'])
    t.equal((await answer()).source, 'cache')
  })

  t.test('a floor of a history that the database has lost is made unknown, and the next read is kept', async (t) => {
    const { cache, answer, save, truth, watch } = await start(t)
    await answer()
    for (let saves = 0; saves < 3; saves++) await save()
    truth.restore('epoch-b', 1)
    await watch.waitForPoll()
    const { source, version } = await answer()
    t.strictSame([source, version.epoch, version.revision], ['database', 'epoch-b', 1])
    t.strictSame([...(await cache.floors([MEMBER]))], [[MEMBER, undefined]])
    t.equal((await answer()).source, 'database', 'asked with a nonce, and stored')
    t.strictSame([...(await cache.floors([MEMBER]))], [[MEMBER, 1]])
    t.equal((await answer()).source, 'cache')
    await save()
    t.equal((await answer()).version.revision, 2)
  })

  t.test('a floor that is raised while the database is asked is of this history and stays', async (t) => {
    const { cache, answer, save, points, truth } = await start(t)
    await answer()
    await save()
    const held = points.hold('after-snapshot')
    const slow = answer()
    await held.reached
    await save()
    held.release()
    t.equal((await slow).version.revision, 1, 'it began before that save')
    t.strictSame([...(await cache.floors([MEMBER]))], [[MEMBER, 2]])
    const { load } = truth.asked
    t.equal((await answer()).version.revision, 2)
    t.equal((await answer()).source, 'cache')
    t.equal(truth.asked.load, load + 1)
  })

  t.test(
    'a save in a new history is not acknowledged while another process may still believe in the old',
    async (t) => {
      const store = await open(t)
      const truth = new TestTruth()
      let poll = () => truth.poll()
      const other = await start(t, { store, truth, poll: () => poll() })
      const { save, answer, watch } = await start(t, { store, truth })
      await answer()
      for (let saves = 0; saves < 3; saves++) await save()
      await other.watch.waitForPoll()
      t.match(await other.answer(), { version: { epoch: 'epoch-a', revision: 3 } })

      // a fail-over that takes no time at all; the other process still waits for an answer of the database that is gone
      poll = () => new Promise(() => undefined)
      truth.restore('epoch-b', 1)
      const startedAtMs = performance.now()
      t.equal(await save(), 2, 'the first waits')
      t.match(await other.answer(), { version: { epoch: 'epoch-b', revision: 2 } })
      t.ok(performance.now() - startedAtMs >= 600)
      await until(() => !watch.epochIsNew(), { what: 'everybody to have heard or to be fenced' })
      t.equal(await save(), 3)
      t.match([await answer(), await other.answer()], [{ version: { revision: 3 } }, { version: { revision: 3 } }])
    },
  )

  t.test('a minimum is strict: an older entry is no hit, and what has not happened is refused', async (t) => {
    const { cache, answer, truth } = await start(t)
    await answer()
    const at = (revision: number, epoch = 'epoch-a') => cache.read('progress', MEMBER, { min: { epoch, revision } })
    t.equal((await at(0)).source, 'cache')
    await t.rejects(at(1), { name: 'RevisionAhead', revision: 0 })
    truth.commit()
    t.equal((await at(1)).source, 'database')
    t.equal((await at(1)).source, 'cache')
    await t.rejects(at(0, 'epoch-z'), { name: 'EpochChanged', epoch: 'epoch-a' })
  })

  t.test('a minimum of a newer history than this process has heard of is judged by the database', async (t) => {
    const { cache, answer, truth } = await start(t, { clock: new TestClock() })
    await answer()
    const poll = truth.poll.bind(truth)
    truth.poll = () => new Promise(() => undefined)
    truth.epoch = 'epoch-b'
    const min = { epoch: 'epoch-b', revision: 0 }
    t.equal((await cache.read('progress', MEMBER, { min })).version.epoch, 'epoch-b')
    await t.rejects(cache.read('progress', MEMBER, { min: { epoch: 'epoch-a', revision: 1 } }), {
      name: 'EpochChanged',
    })
    truth.poll = poll
  })

  t.test('while the database is away what is cached answers, marked; a minimum above it is refused', async (t) => {
    const clock = new TestClock()
    const { cache, answer, truth } = await start(t, { clock })
    const before = await answer()
    truth.away = true
    clock.advance(600)
    t.strictSame(await answer(), { ...before, source: 'cache', verified: false })
    const min = { epoch: 'epoch-a', revision: 0 }
    t.equal((await cache.read('progress', MEMBER, { min })).verified, false)
    await t.rejects(cache.read('progress', MEMBER, { min: { ...min, revision: 1 } }), { name: 'DatabaseUnavailable' })
    await t.rejects(cache.read('progress', MEMBER, { min: { ...min, epoch: 'epoch-z' } }), {
      name: 'DatabaseUnavailable',
    })
    await t.rejects(cache.read('progress', OTHER), { name: 'DatabaseUnavailable' })
    truth.away = false
    await until(async () => (await answer()).verified, { what: 'verified answers' })
  })

  t.test('a view of yesterday does not stand in for a database that is away', async (t) => {
    const clock = new TestClock()
    const { answer, truth } = await start(t, { clock })
    truth.expiresAtMs = clock.wallMs() + 600
    await answer()
    truth.away = true
    clock.advance(600)
    await t.rejects(answer(), { name: 'DatabaseUnavailable' })
  })

  t.test('a database that does not answer at all holds up a cached read for a moment only', async (t) => {
    const clock = new TestClock()
    const { answer, truth } = await start(t, { clock, unverifiedAfterMs: 20, loadTimeoutMs: 100 })
    await answer()
    truth.silent = true
    clock.advance(600)
    t.equal((await answer()).verified, false)
    t.equal((await answer()).verified, false)
  })

  t.test('a load that takes too long fails and makes way for the next', async (t) => {
    const { answer, truth } = await start(t, { loadTimeoutMs: 20 })
    truth.silent = true
    await t.rejects(answer(), { name: 'DatabaseUnavailable' })
    truth.silent = false
    t.equal((await answer()).source, 'database')
  })

  t.test("a loader's own error reaches the caller, and the next read asks again", async (t) => {
    const { cache } = await start(t)
    const refusal = new Error('there is no such group')
    cache.family('leaderboard', () => Promise.reject(refusal))
    await t.rejects(cache.read('leaderboard', OTHER), refusal)
    await t.rejects(cache.read('leaderboard', OTHER), refusal)
    await t.rejects(cache.read('muscles', ''), /No loader/)
    t.throws(() => cache.family('leaderboard', () => Promise.reject(refusal)), /has a loader already/)
  })

  t.test('a hundred readers who come at once ask the database twice at most', async (t) => {
    const { answer, truth } = await start(t)
    const answers = await Promise.all(Array.from({ length: 100 }, answer))
    t.ok(truth.asked.load <= 2, `${truth.asked.load} loads`)
    t.ok(answers.every(({ version }) => version.revision === 0))
  })

  t.test('loads of many subjects stand in line', async (t) => {
    const { cache } = await start(t, { turns: turnsFor(2) })
    let running = 0
    let most = 0
    const truth = new TestTruth()
    cache.family('clients', async (id) => {
      running += 1
      most = Math.max(most, running)
      const snapshot = await truth.load(id)
      await new Promise(setImmediate)
      running -= 1
      return snapshot
    })
    await Promise.all(Array.from({ length: 20 }, (_, at) => cache.read('clients', asId(`trainer-${at}`))))
    t.equal(most, 2)
    const crowd = await Promise.allSettled(
      Array.from({ length: 400 }, (_, at) => cache.read('clients', asId(`late-${at}`))),
    )
    const refused = crowd.filter((one) => one.status === 'rejected').map(({ reason }) => reason.name)
    t.ok(refused.length > 0 && refused.every((name) => name === 'TooManyLoads'), `${refused.length} refused`)
  })

  t.test('floors tell verified revisions and nothing else; one that is wrong can be made unknown', async (t) => {
    const { cache, answer, truth } = await start(t)
    await answer()
    const revision = truth.commit()
    t.match(await cache.raise(MEMBER, revision), { verified: true })
    t.match(await cache.raise(OTHER, 7), { verified: false })
    t.strictSame(
      [...(await cache.floors([OTHER, MEMBER]))],
      [
        [OTHER, undefined],
        [MEMBER, revision],
      ],
    )
    t.equal(await cache.makeUnknown(MEMBER), true)
    t.strictSame([...(await cache.floors([MEMBER]))], [[MEMBER, undefined]])
    t.equal((await answer()).version.revision, revision)
  })

  t.test(
    'a save is acknowledged when its raise is confirmed, or its outbox row is gone, or after 600 ms',
    async (t) => {
      const store = await open(t)
      const acknowledged: string[] = []
      const observer = { ...noObserver, acknowledged: (by: string) => void acknowledged.push(by) }
      const refusing: CacheStore = { ...store, raise: () => Promise.reject(new Error('refused')) }
      const well = await start(t, { store, observer })
      await well.save()
      const { truth, save } = await start(t, { store: refusing, observer })
      const waiting = save()
      truth.removeRow()
      await waiting
      await save()
      t.strictSame(acknowledged, ['raise', 'outbox', 'wait'])
    },
  )

  t.test('an unconfirmed raise is tried again until it succeeds, the newest first', async (t) => {
    const store = await open(t)
    let refuse = true
    const raised: number[] = []
    const moody: CacheStore = {
      ...store,
      raise: async (request) => {
        if (refuse) throw new Error('refused')
        raised.push(request.revision)
        return store.raise(request)
      },
    }
    const { save } = await start(t, { store: moody })
    const saves = [save(), save(), save()]
    await new Promise(setImmediate)
    refuse = false
    await Promise.all(saves)
    t.strictSame(raised, [3], 'one raise to the newest confirms all three')
  })

  t.test('what is stored is one line with the version, then the body as it goes out', async (t) => {
    const { answer, store } = await start(t)
    const { version, body } = await answer()
    const raw = await store.get(ENTRY)
    t.strictSame(decodeEntry(raw), { version, expiresAtMs: null, body })
    t.equal(raw?.toString().split('\n')[1], body.toString())
  })
}
