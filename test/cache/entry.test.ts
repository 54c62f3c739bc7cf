import t from 'tap'
import { decodeEntry, encodeEntry } from '../../src/cache/entry.ts'

const version = { epoch: 'epoch-a', revision: 10, today: '2026-11-23', view: '1' }

t.test('an entry comes back as it was, whatever its body holds', async (t) => {
  const body = Buffer.from('{"title":"Line\\none 💪"}\n')
  for (const expiresAtMs of [null, 1_800_000_000_000]) {
    t.strictSame(decodeEntry(encodeEntry({ version, expiresAtMs, body })), { version, expiresAtMs, body })
  }
})

t.test('what is no entry is none', async (t) => {
  t.equal(decodeEntry(null), null)
  for (const raw of ['', 'x', '\n', 'not json\n{}', '{}\n{}', 'null\n', '{"epoch":"a","revision":"9"}\n{}']) {
    t.equal(decodeEntry(Buffer.from(raw)), null, raw)
  }
})
