import t from 'tap'
import { type Instance, startInstances } from '../support/app.ts'
import { lineTo } from '../support/line.ts'
import { newPerson } from '../support/person.ts'
import { until } from '../support/until.ts'
import { Watcher, type WireKind } from '../support/watchers.ts'
import { FOLLOWS_MS, read, save, trainerOf } from './scene.ts'

/** Connected sockets of this kind, as the instance counts them. */
async function sockets({ app }: Instance, kind: WireKind): Promise<number> {
  const metric = await app.metrics.registry.getSingleMetric('spotter_sockets')?.get()
  return metric?.values.find(({ labels }) => labels.kind === kind)?.value ?? 0
}

for (const kind of ['socket.io', 'plain'] as const) {
  t.test(`a slow client (${kind}) is dropped when its buffer is full, holds up nobody, and resumes`, async (t) => {
    const [a, b] = await startInstances(t, { count: 2 })
    const member = await newPerson(a.url)
    const trainer = await trainerOf(member, a.url)
    const line = await lineTo(t, b.url)
    const slow = await Watcher.open(t, { kind, url: line.url, token: member.token, memberId: member.id })
    const other = await Watcher.open(t, { kind, url: b.url, token: trainer.token, memberId: member.id })
    const first = await save(member, a.url)
    await Promise.all([slow.shows(first.revision), other.shows(first.revision)])

    line.stall()
    const noise = 'x'.repeat(256 * 1024)
    const heapBefore = process.memoryUsage().rss
    let sent = 0
    let missed = first
    await until(
      async () => {
        await a.app.live.toMember(member.id, 'importProgress', noise)
        if (sent++ % 20 === 0) missed = await save(member, a.url)
        return (await sockets(b, kind)) === 1
      },
      { what: 'the slow client to be dropped', timeoutMs: 15_000, everyMs: 1 },
    )
    t.comment(
      `dropped after ${Math.round((sent * noise.length) / 1e6)} MB; ${Math.round((process.memoryUsage().rss - heapBefore) / 1e6)} MB more in use`,
    )
    t.equal((await other.shows(missed.revision, FOLLOWS_MS)).version.epoch, missed.epoch)
    t.equal(other.connectedAtMs.length, 1, 'nobody else notices')
    t.ok(slow.version.revision <= missed.revision)

    const last = await save(member, b.url)
    line.flow()
    await until(() => slow.connectedAtMs.length === 2, { what: 'the client to come back' })
    await slow.shows(last.revision, FOLLOWS_MS)
    const { version, data } = await read(member, a.url)
    for (const { state } of [slow, other]) t.strictSame(state, { version, view: data })
    t.equal(slow.connectedAtMs.length, 2, 'it stays')
  })
}
