import t from 'tap'
import type { Happening } from '../history.ts'
import { judgeFollowing } from './follows.ts'
import {
  acknowledged,
  begun,
  breaks,
  connected,
  disconnected,
  lost,
  type Moment,
  mends,
  shown,
  story,
  truthOf,
  witnessed,
} from './hand-made.ts'

const END = [60_000, { kind: 'driver-late', lateMs: 0 }] as const
/** Revision 1 is shown, then revision 2 is acknowledged at 10,000. */
const OPEN = [
  [0, connected(), shown(1)],
  [9_900, begun(1)],
] as const
const SAVED = [10_000, acknowledged(1, 2)] as const
const violationsOf = (...moments: Moment[]) =>
  judgeFollowing(story(...moments, END), truthOf({ witnessed: witnessed(1, 2) })).violations.map(({ text }) => text)

t.test('a watcher that shows a save within two seconds is in time, one millisecond later it is not', async (t) => {
  t.strictSame(violationsOf(...OPEN, SAVED, [12_000, shown(2)]), [])
  t.equal(violationsOf(...OPEN, SAVED, [12_001, shown(2)]).length, 1)
  t.match(violationsOf(...OPEN, SAVED)[0], /revision 2 of m never, without having lost its connection/)
})

t.test('showing it before the acknowledgement, or a newer one, is fine', async (t) => {
  const { violations, convergences } = judgeFollowing(
    story(...OPEN, [9_990, shown(3)], SAVED, END),
    truthOf({ witnessed: witnessed(1, 2, 3) }),
  )
  t.strictSame(violations, [])
  t.strictSame(
    convergences.map(({ tookMs }) => tookMs),
    [0, 0],
  )
})

t.test('while a fault of Redis lasts watchers follow as ever', async (t) => {
  const redis = [9_000, breaks(1, 'redis-kill', { meanwhile: 'follow' })] as const
  t.strictSame(violationsOf(OPEN[0], redis, OPEN[1], SAVED, [12_000, shown(2)], [20_000, mends(1)]), [])
  t.equal(violationsOf(OPEN[0], redis, OPEN[1], SAVED, [12_100, shown(2)], [20_000, mends(1)]).length, 1)
})

t.test('what has to heal first counts from its end, and overlapping faults from the end of the last', async (t) => {
  const postgres = [9_000, breaks(1, 'postgres-restart')] as const
  const nginx = [14_000, breaks(2, 'nginx-reload')] as const
  t.strictSame(violationsOf(OPEN[0], postgres, OPEN[1], SAVED, [15_000, mends(1)], [17_000, shown(2)]), [])
  t.equal(violationsOf(OPEN[0], postgres, OPEN[1], SAVED, [15_000, mends(1)], [17_001, shown(2)]).length, 1)
  const both = [OPEN[0], postgres, OPEN[1], SAVED, nginx, [15_000, mends(1)], [20_000, mends(2)]] as const
  t.strictSame(violationsOf(...both, [22_000, shown(2)]), [])
  t.equal(violationsOf(...both, [22_001, shown(2)]).length, 1)
})

t.test('a fault that begins before the deadline is in the way, one that begins after it is not', async (t) => {
  t.strictSame(
    violationsOf(...OPEN, SAVED, [12_000, breaks(1, 'postgres-restart')], [20_000, mends(1)], [21_000, shown(2)]),
    [],
  )
  t.equal(
    violationsOf(...OPEN, SAVED, [12_001, breaks(1, 'postgres-restart')], [20_000, mends(1)], [21_000, shown(2)])
      .length,
    1,
  )
})

t.test('the end of one instance excuses its own watchers and its own saves, nobody else', async (t) => {
  const after = [
    [15_000, mends(1)],
    [16_000, shown(2)],
  ] as const
  const kill = (target: string) => [9_950, breaks(1, 'instance-freeze', { target })] as const
  t.strictSame(violationsOf(...OPEN, kill('api-1'), SAVED, ...after), [], "the watcher's")
  t.strictSame(violationsOf(...OPEN, kill('api-2'), SAVED, ...after), [], "the save's")
  t.equal(violationsOf(...OPEN, kill('api-3'), SAVED, ...after).length, 1, "nobody waits for a third one's")
})

t.test('who lost its connection has two seconds from being connected again', async (t) => {
  const away = [...OPEN, SAVED, [11_000, disconnected()], [30_000, connected()]] as const
  t.strictSame(violationsOf(...away, [32_000, shown(2)]), [])
  t.equal(violationsOf(...away, [32_001, shown(2)]).length, 1)
  t.match(violationsOf(...OPEN, SAVED, [11_000, disconnected()])[0], /was not back/)
})

t.test('who does not read has two seconds from reading again', async (t) => {
  const deaf = [
    ...OPEN,
    [9_950, { kind: 'stopped-reading', watcher: 'w' }],
    SAVED,
    [20_000, { kind: 'reads-again', watcher: 'w' }],
  ] as const
  t.strictSame(violationsOf(...deaf, [22_000, shown(2)]), [])
  t.equal(violationsOf(...deaf, [22_001, shown(2)]).length, 1)
})

t.test('a save that was committed and never acknowledged counts from when it was first seen', async (t) => {
  const unknown = [...OPEN, [10_000, lost(1)], [10_100, connected('v'), shown(1, { watcher: 'v' })]] as const
  const seen = [13_000, shown(2, { watcher: 'v' })] as const
  t.strictSame(violationsOf(...unknown, seen, [15_000, shown(2)]), [])
  t.equal(violationsOf(...unknown, seen, [15_001, shown(2)]).length, 1)
  t.equal(violationsOf(...unknown).length, 2, 'what nobody ever saw is missed by everybody')
})

t.test(
  'a trainer is not owed what came after the link ended, and is again from the first state shown after it',
  async (t) => {
    const ended: Happening = { kind: 'link-ended', trainerId: 't', memberId: 'm', watchers: ['w'] }
    const madeAgain = [
      ...OPEN,
      [9_950, ended],
      SAVED,
      [20_000, { kind: 'link-made', trainerId: 't', memberId: 'm' }],
    ] as const
    t.strictSame(violationsOf(...madeAgain, [25_000, shown(2)]), [])
    const again = [...madeAgain, [25_000, shown(2)], [25_100, begun(2)], [25_200, acknowledged(2, 3)]] as const
    t.equal(violationsOf(...again).length, 1)
  },
)

t.test('a driver that was late itself gives as much more time', async (t) => {
  t.strictSame(violationsOf(...OPEN, SAVED, [12_300, { kind: 'driver-late', lateMs: 500 }], [12_400, shown(2)]), [])
  t.equal(violationsOf(...OPEN, SAVED, [12_300, { kind: 'driver-late', lateMs: 200 }], [12_400, shown(2)]).length, 1)
})

t.test('many saves and watchers are judged quickly', async (t) => {
  const watchers = Array.from({ length: 100 }, (_, at) => `w${at}`)
  const revisions = Array.from({ length: 500 }, (_, at) => at + 2)
  const moments = [
    [0, ...watchers.flatMap((watcher) => [connected(watcher), shown(1, { watcher })])],
    ...revisions.flatMap((revision) => [
      [revision * 10, begun(revision), acknowledged(revision, revision)],
      [revision * 10 + 5, ...watchers.map((watcher) => shown(revision, { watcher }))],
    ]),
  ] as unknown as Moment[]
  const { violations, convergences } = judgeFollowing(
    story(...moments),
    truthOf({ witnessed: witnessed(...revisions) }),
  )
  t.strictSame(violations, [])
  t.equal(convergences.length, 50_000)
})
