import t from 'tap'
import type { Happening } from '../history.ts'
import {
  acknowledged,
  answered,
  begun,
  breaks,
  closed,
  connected,
  disconnected,
  lost,
  type Moment,
  mends,
  reads,
  shown,
  story,
  truthOf,
} from './hand-made.ts'
import { linkEnded } from './link-ended.ts'
import { nobodyDied } from './nobody-died.ts'
import { nothingRefused } from './nothing-refused.ts'
import { roomsStayOpen } from './rooms-stay-open.ts'
import { staysConnected } from './stays-connected.ts'
import type { Check } from './violation.ts'

const counter =
  (check: Check) =>
  (...moments: Moment[]) =>
    check(story(...moments), truthOf()).length

t.test('a trainer is shown nothing later than two seconds after the end of a link', async (t) => {
  const count = counter(linkEnded)
  const ended: Happening = { kind: 'link-ended', trainerId: 't', memberId: 'm', watchers: ['w'] }
  const made: Happening = { kind: 'link-made', trainerId: 't', memberId: 'm' }
  t.equal(count([0, shown(1)], [1_000, ended], [3_000, shown(2)]), 0)
  t.equal(count([0, shown(1)], [1_000, ended], [3_001, shown(2)]), 1)
  t.equal(count([1_000, ended], [9_000, shown(2, { watcher: 'another' })]), 0)
  t.equal(count([1_000, ended], [8_000, made], [9_000, shown(2)]), 0, 'the link was made again')
  t.equal(count([1_000, ended], [8_000, made], [9_000, ended], [12_000, shown(2)]), 1, 'and ended again')
})

t.test(
  'a page is closed only to whom a link ended, and until something was shown after it was made again',
  async (t) => {
    const count = counter(roomsStayOpen)
    const ended: Happening = { kind: 'link-ended', trainerId: 't', memberId: 'm', watchers: ['w'] }
    const made: Happening = { kind: 'link-made', trainerId: 't', memberId: 'm' }
    t.equal(count([0, shown(1)], [1_000, closed(1)]), 1)
    t.equal(count([0, shown(1)], [1_000, ended], [1_100, closed(1)]), 0)
    t.equal(
      count([0, shown(1)], [900, breaks(1, 'link-ended', { target: 't m' })], [950, closed(1)], [1_000, ended]),
      0,
    )
    t.equal(count([1_000, ended], [1_100, closed(1, 'another')]), 1)
    const again = [
      [1_000, ended],
      [5_000, made],
    ] as const
    t.equal(count(...again, [5_100, closed(1)]), 0, 'a refusal from before')
    t.equal(count(...again, [5_100, shown(2, { watch: 2 })], [6_000, closed(2)]), 1)
  },
)

t.test('a connection ends only with its instance, with nginx, or because its client does not read', async (t) => {
  const count = counter(staysConnected)
  const end = [1_500, disconnected()] as const
  t.equal(count([0, connected()], end), 1)
  for (const [name, target, violations] of [
    ['instance-kill', 'api-1', 0],
    ['instance-kill', 'api-2', 1],
    ['rolling-restart', 'api-1 api-2 api-3', 0],
    ['nginx-reload', 'nginx', 0],
    ['redis-kill', 'redis', 1],
    ['postgres-restart', 'postgres', 1],
  ] as const)
    t.equal(count([0, connected()], [1_000, breaks(1, name, { target })], end, [2_000, mends(1)]), violations, name)
  t.equal(count([0, connected()], [100, { kind: 'stopped-reading', watcher: 'w' }], end), 0)
})

t.test('a process that ends by itself and a complaint outside a fault are told', async (t) => {
  const count = counter(nobodyDied)
  const gone = (expected: boolean): Happening => ({ kind: 'process-ended', name: 'api-1', expected, how: 'SIGKILL' })
  t.equal(count([1, gone(true)]), 0)
  t.equal(count([1, gone(false)]), 1)
  const complaint = (line: string): Happening => ({ kind: 'complaint', instance: 'api-1', line })
  const error = complaint('{"level":50,"msg":"Postgres does not answer"}')
  const during = (line: Happening, meanwhile: 'heal' | 'follow') =>
    count([1, breaks(1, 'postgres-restart', { meanwhile })], [2, line], [3, mends(1)])
  t.equal(count([1, error]), 1)
  t.equal(during(error, 'heal'), 0)
  t.equal(during(error, 'follow'), 1, 'it lives with a fault of Redis without an error')
  t.equal(during(complaint('{"level":60,"msg":"over"}'), 'heal'), 1)
  t.equal(during(complaint('UnhandledPromiseRejection'), 'heal'), 1)
})

t.test('outside faults, and while only Redis is away, no request fails', async (t) => {
  const count = counter(nothingRefused)
  const fails = [
    [1_000, begun(1), reads(1)],
    [1_100, lost(1), { kind: 'read-failed', read: 1, status: 503, code: 'busy' }],
  ] as const
  t.equal(count([1, begun(1), reads(1)], [2, acknowledged(1, 1), answered(1, 1)]), 0)
  t.equal(count(...fails), 2)
  t.equal(count([900, breaks(1, 'redis-kill', { meanwhile: 'follow' })], ...fails, [2_000, mends(1)]), 2)
  t.equal(count([900, breaks(1, 'postgres-restart')], ...fails, [2_000, mends(1)]), 0)
  t.equal(
    count(
      [10, breaks(1, 'postgres-restart')],
      [20, mends(1)],
      [2_021, ...(fails[0].slice(1) as Happening[])],
      [2_022, lost(1)],
    ),
    1,
    'it was long over',
  )
})

t.test(
  'what happens to one instance fails nothing on another, and a rolling restart nothing through nginx',
  async (t) => {
    const count = counter(nothingRefused)
    const failsOn = (instance: string) =>
      [
        [1_000, reads(1, 'm', 'progress', instance)],
        [1_100, { kind: 'read-failed', read: 1, status: 0, code: 'x' }],
      ] as const
    const during = (name: string, target: string, instance: string) =>
      count([900, breaks(1, name, { target })], ...failsOn(instance), [2_000, mends(1)])
    t.equal(during('instance-kill', 'api-1', 'api-1'), 0)
    t.equal(during('instance-kill', 'api-1', 'api-2'), 1)
    t.equal(during('instance-kill', 'api-1', 'nginx'), 0)
    t.equal(during('rolling-restart', 'api-1 api-2', 'api-2'), 0)
    t.equal(during('rolling-restart', 'api-1 api-2', 'nginx'), 1)
    t.equal(during('nginx-reload', 'nginx', 'nginx'), 1)
    const alsoBroken = [800, breaks(2, 'postgres-restart')] as const
    t.equal(
      count(alsoBroken, [900, breaks(1, 'nginx-reload', { target: 'nginx' })], ...failsOn('nginx'), [
        2_000,
        mends(1),
        mends(2),
      ]),
      0,
      'something else may have been the cause',
    )
  },
)

t.test('a delete asked again after no answer may find nothing', async (t) => {
  const count = counter(nothingRefused)
  const refused: Happening = { kind: 'save-refused', save: 2, memberId: 'm', status: 404, code: 'not-found' }
  const again = [
    [5_000, begun(2, 'delete', { workoutId: 'a' })],
    [5_001, refused],
  ] as const
  const first = [
    [1_000, breaks(1, 'instance-kill', { target: 'api-1' })],
    [1_001, begun(1, 'delete', { workoutId: 'a' })],
  ] as const
  t.equal(count(...first, [1_002, lost(1)], [1_003, mends(1)], ...again), 0)
  t.equal(count(...first, [1_002, acknowledged(1, 2)], [1_003, mends(1)], ...again), 1)
})
