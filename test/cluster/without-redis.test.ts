import t from 'tap'
import { startInstances } from '../support/app.ts'
import { newPerson } from '../support/person.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'
import { allFollow, FOLLOWS_MS, read, save, trainerOf } from './scene.ts'

t.test('two instances on one Postgres without a Redis serve nothing old, and their pages follow', async (t) => {
  const log: string[] = []
  const logger = { level: 'warn', stream: { write: (line: string) => void log.push(line) } }
  const [a, b] = await startInstances(t, { count: 2, redisUrl: null, overrides: { logger } })
  t.equal(log.filter((line) => line.includes('No Redis is configured')).length, 2, 'said at the start')
  const member = await newPerson(a.url)
  const trainer = await trainerOf(member, a.url)
  const watchers = await Promise.all([
    Watcher.open(t, { kind: 'socket.io', url: a.url, token: member.token, memberId: member.id }),
    Watcher.open(t, { kind: 'plain', url: b.url, token: trainer.token, memberId: member.id }),
  ])
  for (const { url } of [a, b, a]) {
    const saved = await save(member, url)
    for (const instance of [a, b]) {
      t.match(await read(member, instance.url), { source: 'database', revision: saved.revision })
    }
    const lastMs = await allFollow(watchers, saved)
    t.comment(`on the last page ${Math.round(lastMs)} ms after the answer`)
  }

  await trainer.call('DELETE', `/api/coaching/${trainer.linkId}`, undefined, { at: a.url })
  await until(() => watchers[1]?.closedBy, { what: 'the trainer to be sent away on the other', timeoutMs: FOLLOWS_MS })
  t.equal(watchers[1]?.closedBy, 'forbidden')
})
