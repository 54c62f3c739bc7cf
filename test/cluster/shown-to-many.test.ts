import t from 'tap'
import type { ProgressAnswer } from '../../src/contract/index.ts'
import { startInstances } from '../support/app.ts'
import { anAssignment, newPerson, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'
import { trainerOf } from './scene.ts'

const CLIENTS = 10

t.test('a save that shows on more pages than it makes itself is right on all of them, read and live', async (t) => {
  const [a, b] = await startInstances(t, { count: 2 })
  const clients: Person[] = [await newPerson(a.url)]
  const trainer = await trainerOf(clients[0]!, a.url)
  for (let more = 1; more < CLIENTS; more += 1) {
    const client = await newPerson(a.url)
    const { body } = await trainer.call<{ id: string }>('POST', '/api/trainers/me/clients', { email: client.email })
    await client.call('POST', `/api/coaching/${body.id}/accept`)
    clients.push(client)
  }
  const press = await a.app.database.db.query.exercise.findFirst()
  const today = new Date().toISOString().slice(0, 10)
  for (const { id } of clients)
    await trainer.call('POST', `/api/members/${id}/assignments`, anAssignment(press!.id, { scheduledOn: today }))
  const watchers = await Promise.all(
    clients.map(({ id, token }) => Watcher.open(t, { kind: 'plain', url: b.url, token, memberId: id })),
  )
  const NAME = 'Another Name'
  t.equal((await trainer.call('PATCH', '/api/me', { displayName: NAME })).status, 200)
  for (const client of clients) {
    const { body } = await client.call<ProgressAnswer>('GET', '/api/members/me/progress', undefined, { at: b.url })
    t.match(body.data.assignments, [{ trainer: { displayName: NAME } }])
  }
  await until(() => watchers.every(({ state }) => state?.view.assignments[0]?.trainer.displayName === NAME), {
    what: 'every page to show the new name',
    timeoutMs: 10_000,
  })
})
