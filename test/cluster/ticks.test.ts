import t from 'tap'
import { type Cluster, startCluster } from '../../deploy/cluster.ts'
import type { Id } from '../../src/contract/common.ts'
import type { OpenAnswer, OpenWorkout } from '../../src/contract/index.ts'
import { newId } from '../../src/db/new-id.ts'
import { newPerson, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'
import { FOLLOWS_MS, read, trainerOf } from './scene.ts'

/* A workout in progress on three processes behind nginx, one of which dies between two sets. */

/** Puts something until it is acknowledged, as a client's queue does: it is known by its id. */
const put = (person: Person, path: string, body: unknown): Promise<OpenAnswer> =>
  until(
    async () => {
      const answer = await person.call<OpenAnswer>('PUT', path, body).catch(() => undefined)
      return answer?.status === 200 && answer.body
    },
    { what: `${path} to be acknowledged`, timeoutMs: 20_000, everyMs: 100 },
  )

const setsOf = (open: OpenWorkout | null | undefined) =>
  open?.exercises.flatMap(({ sets }) => sets.map(({ id }) => id)) ?? []

t.test('an instance is killed between two sets: none is lost or done twice, and every screen shows each', async (t) => {
  const cluster: Cluster = await startCluster({
    instances: 3,
    env: { RATE_LIMIT_PER_MINUTE: '1000000', AUTH_RATE_LIMIT_PER_MINUTE: '1000000', LOG_LEVEL: 'warn' },
  })
  t.teardown(() => cluster.stop())
  const { url, instances } = cluster
  const member = await newPerson(url)
  const trainer = await trainerOf(member, url)
  const screens = await Promise.all(
    [member, trainer, member, trainer, member, trainer].map(({ token }, at) =>
      Watcher.open(t, { kind: at < 3 ? 'socket.io' : 'plain', url, token, memberId: member.id }),
    ),
  )
  const [workout, exercise] = [newId(), newId()]
  const began = await member.call<OpenAnswer>('POST', '/api/workouts/open', { id: workout, title: 'Push' })
  t.equal(began.status, 201)
  await put(member, `/api/workouts/open/exercises/${exercise}`, {
    name: 'Bench Press (Barbell)',
    position: 0,
    restS: 90,
  })

  const ticked: Id[] = []
  const tick = async () => {
    const id = newId()
    const set = { exercise, position: ticked.length, weight: 60 + ticked.length, unit: 'kg', reps: 8, done: true }
    const { revision } = await put(member, `/api/workouts/open/sets/${id}`, set)
    ticked.push(id)
    return revision
  }
  const allShow = async (revision: number) => {
    await Promise.all(screens.map((screen) => screen.shows(revision, FOLLOWS_MS)))
    for (const { state } of screens) t.strictSame(setsOf(state?.view.open), ticked)
  }

  for (let count = 0; count < 3; count += 1) await allShow(await tick())
  const [victim] = instances
  // the next sets go out while it dies: nobody waits for the news of it
  const [, revision] = await Promise.all([victim?.kill(), tick().then(tick).then(tick)])
  await until(() => screens.every(({ isConnected }) => isConnected), { what: 'every screen to be connected again' })
  await allShow(revision)
  await victim?.start()
  await allShow(await tick())

  for (const instance of instances) {
    const { data } = await read(member, instance.url)
    t.strictSame(setsOf(data.open), ticked, `on ${instance.name}`)
    t.equal(data.totals.sets, ticked.length)
    t.match(data.open?.rest, { lengthS: 90 })
  }
  const finished = await member.call('POST', `/api/workouts/open/finish?workout=${workout}`, {})
  t.match(finished, { status: 200, body: { summary: { sets: ticked.length } } })
})
