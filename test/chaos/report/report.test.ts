import t from 'tap'
import {
  acknowledged,
  answered,
  begun,
  breaks,
  connected,
  lost,
  mends,
  reads,
  shown,
  story,
  truthOf,
  witnessed,
} from '../check/hand-made.ts'
import { neverStale } from '../check/never-stale.ts'
import { missingProof } from '../check/proof.ts'
import { excerptOf, lineOf, shortest } from './excerpt.ts'
import { ALL, asMarkdown, asText, mergeRows, QUIET, tabulate } from './table.ts'

const RUN = story(
  [0, connected(), shown(1)],
  [1_000, begun(1)],
  [1_100, acknowledged(1, 2)],
  [1_300, shown(2)],
  [10_000, breaks(1, 'redis-kill', { meanwhile: 'follow' })],
  [10_100, begun(2), reads(1)],
  [10_200, lost(2), answered(1, 1)],
  [11_000, mends(1)],
)
const TRUTH = truthOf({ witnessed: witnessed(1, 2) })

t.test('the table counts what fell into a fault, what was quiet, and everything', async (t) => {
  const violations = neverStale(RUN, TRUTH)
  const rows = tabulate(RUN, TRUTH, violations)
  t.match(rows, [
    { name: 'redis-kill', times: 1, acknowledged: 0, lost: 1, cache: 1, shown: 0, violations: 1 },
    { name: QUIET, acknowledged: 1, lost: 0, shown: 2, worstMs: 200 },
    { name: ALL, times: 1, acknowledged: 1, lost: 1, shown: 2, worstMs: 200, violations: 1 },
  ])
  const both = mergeRows([rows, rows])
  t.match(both, [{ name: 'redis-kill', times: 2 }, { name: QUIET }, { name: ALL, lost: 2, worstMs: 200 }])
  t.equal(asText(both).split('\n').length, 4)
  t.match(asMarkdown(both), /\| redis-kill \| 2 \|/)
})

t.test('an excerpt has cause, effect and the faults that were on, and not the rest', async (t) => {
  const [violation] = neverStale(RUN, TRUTH)
  if (violation === undefined) return t.fail('no violation')
  const { entries, leftOut } = excerptOf(violation, RUN)
  t.strictSame(
    entries.map(({ kind }) => kind),
    ['save-acknowledged', 'fault-begun', 'read-begun', 'read-answered', 'fault-ended'],
  )
  t.equal(leftOut, 0)
  t.match(shortest([violation], RUN), [{ promise: 'never-stale', count: 1 }])
})

t.test('a long excerpt keeps to some twenty lines and says what is left out', async (t) => {
  const many = story(
    [1, begun(1)],
    [2, acknowledged(1, 100)],
    ...Array.from({ length: 100 }, (_, at) => [3 + at, acknowledged(1, at)] as const),
    [200, reads(1)],
    [201, answered(1, 1)],
  )
  const [violation] = neverStale(many, TRUTH)
  if (violation === undefined) return t.fail('no violation')
  const { entries, leftOut } = excerptOf(violation, many)
  t.equal(entries.length, 20)
  t.equal(leftOut, 83)
})

t.test('a line abbreviates long ids', async (t) => {
  const line = lineOf({
    atMs: 1_500,
    kind: 'connected',
    watcher: '01a2b3c4-0000-7000-8000-0123456789ab',
    instance: 'api-1',
  })
  t.equal(line, '   1.500  connected  watcher=…6789ab instance=api-1')
})

t.test('a run that saw too little is said to prove nothing', async (t) => {
  const missing = missingProof(RUN, TRUTH, ['redis-kill', 'postgres-restart'])
  for (const expected of [
    'the fault postgres-restart did not come, or was not mended',
    'nothing was shown during redis-kill',
    'no read of leaderboard was answered from the cache',
    'no watcher of kind plain showed anything',
    'no import was acknowledged',
  ])
    t.ok(missing.includes(expected), expected)
  t.notOk(missing.some((reason) => /no save was in flight/.test(reason)))
})
