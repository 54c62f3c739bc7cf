import t from 'tap'
import type { Keys } from '../../../src/cache/keys.ts'
import { type Id, toId, Uuid } from '../../../src/contract/common.ts'
import { groupRoom, progressRoom } from '../../../src/contract/live.ts'
import { compileCheck } from '../../../src/contract/validation/check.ts'
import { newId } from '../../../src/db/new-id.ts'
import { bump } from '../../../src/db/revisions.ts'
import type { App } from '../../../src/http/app-types.ts'
import type { RoomSource, RoomState } from '../../../src/live/ports.ts'
import { accountRoom } from '../../../src/live/socket-types.ts'

const SPELLED = '01890000-0000-7000-8000-0000000000aa'

t.test('a text becomes an id in its one spelling, or not at all', async (t) => {
  t.equal(toId(SPELLED.toUpperCase()), SPELLED)
  for (const text of ['', 'me', `{${SPELLED}}`, `urn:uuid:${SPELLED}`, SPELLED.replaceAll('-', '')])
    t.equal(toId(text), undefined, text)
  const id = newId()
  t.equal(toId(id), id)
  t.strictSame(compileCheck(Uuid)(SPELLED.toUpperCase()), { value: SPELLED }, 'the door spells alike')
  t.equal(JSON.stringify(Uuid), '{"type":"string","format":"uuid","maxLength":36}', 'to clients it is a text')
})

/** Never run: the compiler reads it. A line that it would take makes `npm run typecheck` fail. */
export function refused(
  { cache, access, save, snapshot, revocations }: App,
  keys: Keys,
  room: RoomSource<RoomState>,
  tx: Parameters<typeof bump>[0],
  id: Id,
  text: string,
) {
  const change = { kind: 'groups-changed' } as const
  return [
    // an id in capitals is a text again
    // @ts-expect-error
    (): Id => id.toUpperCase(),
    // @ts-expect-error
    () => cache.read('progress', text),
    // @ts-expect-error
    () => cache.held('leaderboard', text),
    // @ts-expect-error
    () => cache.raise(text, 1),
    // @ts-expect-error
    () => cache.committed({ subjectId: text, revision: 1, committedAtMs: 0 }),
    // @ts-expect-error
    () => cache.floors([text]),
    // @ts-expect-error
    () => keys.entry('clients', text),
    // @ts-expect-error
    () => keys.floor(text),
    // @ts-expect-error
    () => progressRoom(text),
    // @ts-expect-error
    () => groupRoom(text),
    // @ts-expect-error
    () => accountRoom(text),
    // @ts-expect-error
    () => room.open([], text),
    // @ts-expect-error
    () => access.mayRead({ userId: id, role: 'member' }, text),
    // @ts-expect-error
    () => access.mayRead({ userId: text, role: 'member' }, id),
    // @ts-expect-error
    (request: Parameters<typeof access.readableMember>[0]) => access.readableMember(request, text),
    // @ts-expect-error
    () => save({ accounts: [text], change }, async () => undefined),
    // @ts-expect-error
    () => save({ accounts: [id], groups: [text], change }, async () => undefined),
    // @ts-expect-error
    () => snapshot(text, async () => undefined),
    // @ts-expect-error
    () => bump(tx, [text]),
    // @ts-expect-error
    () => revocations.learn([text]),
    // what is asked of the library is no id
    () => cache.read('exercises', text),
    (request: Parameters<typeof access.readableMember>[0]) => access.readableMember(request, 'me'),
  ]
}
