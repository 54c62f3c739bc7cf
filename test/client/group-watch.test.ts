import t, { type Test } from 'tap'
import { SpotterError } from '../../src/client/errors.ts'
import { createGroupWatch } from '../../src/client/live/group-watch.ts'
import type { ClosedReason } from '../../src/client/live/room-follower.ts'
import type { Answer, Version } from '../../src/contract/common.ts'
import type { Leaderboard } from '../../src/contract/groups.ts'
import type { JoinAnswer } from '../../src/contract/live.ts'
import { asId } from '../support/ids.ts'
import { until as waitUntil } from '../support/until.ts'

const until = (condition: () => boolean) => waitUntil(condition, { what: 'the watch to get there', everyMs: 2 })

const at = (revision: number, today = ''): Version => ({ epoch: 'e', revision, today, view: '1' })
const boardAt = (revision: number, today = ''): Answer<Leaderboard> => ({
  source: 'cache',
  version: at(revision, today),
  revision,
  data: { group: { id: asId('g'), name: 'G', members: 1 }, memberIds: [], entries: [] },
})
const event = (revision: number, today = '') => ({ groupId: asId('g'), version: at(revision, today) })

/** A watch whose server is this test: it answers each read with what `server` holds then, after `hold`. */
function watched(t: Test, server: { board: () => Promise<Answer<Leaderboard>>; join?: () => Promise<JoinAnswer> }) {
  const shown: number[] = []
  const closed: ClosedReason[] = []
  let reads = 0
  const watch = createGroupWatch({
    join: server.join ?? (async () => ({ ok: true, version: at(1) })),
    read: () => {
      reads++
      return server.board()
    },
    onBoard: ({ revision }) => shown.push(revision),
    onClosed: (reason) => closed.push(reason),
    timing: { fallbackMs: 60_000 },
    random: () => 0,
  })
  t.teardown(() => watch.stop())
  return { watch, shown, closed, reads: () => reads }
}

t.test('it is read when first shown, and again with news and not without', async (t) => {
  let revision = 1
  const { watch, shown, reads } = watched(t, { board: async () => boardAt(revision) })
  watch.connected()
  await until(() => shown.length === 1)
  watch.event(event(1))
  t.equal(reads(), 1)
  revision = 2
  watch.event(event(2))
  await until(() => shown.at(-1) === 2)
  watch.event(event(1))
  t.strictSame([shown, reads()], [[1, 2], 2])
})

t.test('an answer older than what was heard is not the last word', async (t) => {
  const answers = [1, 1, 3].map((revision) => boardAt(revision))
  const { watch, shown } = watched(t, { board: async () => answers.shift() ?? boardAt(3) })
  await until(() => shown.length === 1)
  watch.event(event(3))
  await until(() => shown.at(-1) === 3)
  t.strictSame(shown, [1, 3])
})

t.test('midnight changes it without a save', async (t) => {
  let today = '2026-01-01T00:00:00.000Z'
  const days: string[] = []
  const watch = createGroupWatch({
    join: async () => ({ ok: true, version: at(1, today) }),
    read: async () => boardAt(1, today),
    onBoard: ({ version }) => days.push(version.today),
    onClosed: () => {},
    timing: { fallbackMs: 60_000 },
  })
  t.teardown(() => watch.stop())
  await until(() => days.length === 1)
  today = '2026-01-02T00:00:00.000Z'
  watch.event(event(1, today))
  await until(() => days.at(-1) === today)
})

t.test('what came while the connection was away is learned from the next join', async (t) => {
  let revision = 1
  const join = async (): Promise<JoinAnswer> => ({ ok: true, version: at(revision) })
  const { watch, shown } = watched(t, { board: async () => boardAt(revision), join })
  watch.connected()
  await until(() => shown.length === 1)
  watch.disconnected()
  revision = 7
  watch.connected()
  await until(() => shown.at(-1) === 7)
})

t.test('a join or a read that fails is tried again', async (t) => {
  let attempts = 0
  const failing = async <T>(value: T): Promise<T> => {
    if (++attempts % 2 === 1) throw new SpotterError(503, 'busy')
    return value
  }
  const { watch, shown } = watched(t, {
    board: () => failing(boardAt(2)),
    join: () => failing({ ok: true, version: at(2) }),
  })
  watch.connected()
  await until(() => shown.at(-1) === 2)
})

t.test('who may not be there any more is told once, and nothing is read after', async (t) => {
  for (const [refusal, reason] of [
    ['closed', 'forbidden'],
    ['join', 'forbidden'],
    ['read', 'not-found'],
  ] as const) {
    const { watch, closed, reads } = watched(t, {
      board: async () => {
        if (refusal === 'read') throw new SpotterError(404, 'not-found')
        return boardAt(1)
      },
      join: async () =>
        refusal === 'join' ? { ok: false, code: 'forbidden', message: '' } : { ok: true, version: at(1) },
    })
    if (refusal !== 'read') watch.connected()
    if (refusal === 'closed') watch.close('forbidden')
    await until(() => closed.length > 0)
    const before = reads()
    watch.event(event(9))
    watch.close('forbidden')
    t.strictSame([closed, reads()], [[reason], before], refusal)
  }
})
