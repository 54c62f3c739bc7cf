import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import {
  type Client,
  type ClosedReason,
  createClient,
  type LiveStatus,
  type ProgressState,
} from '../../src/client/index.ts'
import { type Instance, startInstance, startInstances } from '../support/app.ts'
import { lineTo } from '../support/line.ts'
import { aWorkout } from '../support/person.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'

const password = 'a password of tests'
let instances: Instance[] = []
let services: { databaseUrl: string; redisUrl: string }
t.before(async () => {
  services = { databaseUrl: await testDatabase(t), redisUrl: (await testRedis(t)).url }
  instances = await startInstances(t, { count: 2, ...services })
})
const urlOf = (instance: number) => instances[instance]!.url

async function newClient(t: Test, baseUrl: string, role: 'member' | 'trainer' = 'member') {
  const ended: string[] = []
  const client = createClient({ baseUrl, onSignedOut: (reason) => ended.push(reason) })
  t.teardown(() => client.close())
  const email = `${randomUUID()}@example.com`
  const user = await client.session.register({ email, password, displayName: 'Somebody', role })
  return { client, user, email, ended }
}

/** The same person at another window. */
async function secondWindow(t: Test, baseUrl: string, email: string) {
  const client = createClient({ baseUrl })
  t.teardown(() => client.close())
  await client.session.signIn({ email, password })
  return client
}

function watch(client: Client, userId: string) {
  const seen = {
    states: [] as ProgressState[],
    status: 'connecting' as LiveStatus,
    closed: null as ClosedReason | null,
  }
  const stop = client.live().watchProgress(userId, (state) => seen.states.push(state), {
    onStatus: (status) => {
      seen.status = status
    },
    onClosed: (reason) => {
      seen.closed = reason
    },
  })
  const workouts = () => seen.states.at(-1)?.view.totals.workouts
  return {
    seen,
    stop,
    live: () => until(() => seen.status === 'live', { what: 'the watch to be live' }),
    shows: (count: number) => until(() => workouts() === count, { what: `${count} workouts, not ${workouts()}` }),
  }
}

t.test('a save through one instance reaches a watch on another', async (t) => {
  const { client, user, email } = await newClient(t, urlOf(0))
  const other = await secondWindow(t, urlOf(1), email)
  const own = watch(client, user.id)
  await own.live()
  await own.shows(0)
  await other.workouts.create(aWorkout())
  await own.shows(1)
  await other.workouts.create(aWorkout())
  await own.shows(2)
  const versions = own.seen.states.map(({ version }) => version.revision)
  t.strictSame(
    versions,
    [...new Set(versions)].sort((a, b) => a - b),
    'each newer than the one before',
  )
})

t.test('a save is seen by the read after it, on any instance', async (t) => {
  const { client, email } = await newClient(t, urlOf(0))
  const other = await secondWindow(t, urlOf(1), email)
  const { workout } = await client.workouts.create(aWorkout())
  t.equal((await client.progress.get()).data.totals.workouts, 1)
  t.equal((await other.progress.get()).data.totals.workouts, 1)
  await other.workouts.remove(workout.id, workout.version)
  t.equal((await other.progress.get()).data.totals.workouts, 0)
  t.strictSame((await client.workouts.list()).data.workouts, [])
})

t.test('a cut connection comes back by itself and misses nothing', async (t) => {
  const line = await lineTo(t, urlOf(0))
  const { client, user, email } = await newClient(t, line.url)
  const other = await secondWindow(t, urlOf(1), email)
  const own = watch(client, user.id)
  await own.live()
  line.leadTo(null)
  line.cut()
  await until(() => own.seen.status === 'offline', { what: 'the watch to notice' })
  await other.workouts.create(aWorkout())
  line.leadTo(urlOf(1))
  await own.live()
  await own.shows(1)
})

t.test('a draining instance hands its clients over', async (t) => {
  const leaving = await startInstance(t, { ...services, env: { INSTANCE_NAME: 'leaving' } })
  const line = await lineTo(t, leaving.url)
  const { client, user } = await newClient(t, line.url)
  const own = watch(client, user.id)
  await own.live()
  line.leadTo(urlOf(0))
  await leaving.app.live.drain({ graceMs: 400 })
  await own.live()
  await client.workouts.create(aWorkout())
  await own.shows(1)
})

t.test('a new token takes the place of the old one without a new connection', async (t) => {
  const { client, user } = await newClient(t, urlOf(0))
  const own = watch(client, user.id)
  await own.live()
  const statuses: LiveStatus[] = []
  client.live().onStatus((status) => statuses.push(status))
  await client.session.refresh()
  await client.workouts.create(aWorkout())
  await own.shows(1)
  t.strictSame(statuses, [])
})

t.test('a trainer follows a client until the client ends it', async (t) => {
  const member = await newClient(t, urlOf(0))
  const trainer = await newClient(t, urlOf(1), 'trainer')
  const link = await trainer.client.coaching.invite(member.email)
  const stranger = watch(trainer.client, member.user.id)
  await until(() => stranger.seen.closed === 'forbidden', { what: 'an invited trainer to be refused' })
  await member.client.coaching.accept(link.id)
  const board = watch(trainer.client, member.user.id)
  await board.live()
  await member.client.workouts.create(aWorkout())
  await board.shows(1)
  const { data } = await trainer.client.coaching.dashboard()
  t.strictSame(
    data.clients.map(({ client, progress }) => [client.id, progress.totals.workouts]),
    [[member.user.id, 1]],
  )
  t.equal((await member.client.coaching.trainers()).trainers.length, 1)
  await member.client.coaching.end(link.id)
  await until(() => board.seen.closed === 'forbidden', { what: 'the watch to be closed' })
})

t.test('a session that is ended elsewhere ends here', async (t) => {
  const { client, user, email, ended } = await newClient(t, urlOf(0))
  const other = await secondWindow(t, urlOf(1), email)
  await watch(client, user.id).live()
  await other.me.update({ password: 'another password of tests', currentPassword: password })
  await until(() => ended.length > 0, { what: 'the client to be signed out' })
  t.strictSame(ended, ['expired'])
})

t.test('a stopped watch leaves the room', async (t) => {
  const { client, user } = await newClient(t, urlOf(0))
  const own = watch(client, user.id)
  await own.live()
  own.stop()
  await client.workouts.create(aWorkout())
  const again = watch(client, user.id)
  await again.shows(1)
  t.equal(own.seen.states.at(-1)?.view.totals.workouts ?? 0, 0)
})
