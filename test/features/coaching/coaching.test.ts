import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Problem } from '../../../src/contract/common.ts'
import type {
  ClientList,
  CoachingLink,
  JoinAnswer,
  ProgressAnswer,
  SentInvitation,
  TrainerList,
} from '../../../src/contract/index.ts'
import { rows } from '../../../src/db/open.ts'
import type { FaultPoint } from '../../../src/runtime/failpoints.ts'
import { startInstances } from '../../support/app.ts'
import { LiveClient } from '../../support/live-client.ts'
import { aWorkout, newPerson, PASSWORD, type Person } from '../../support/person.ts'
import { PlainClient } from '../../support/plain-client.ts'
import type { Scope } from '../../support/scope.ts'
import { until } from '../../support/until.ts'

/** Held by the tests that force an interleaving. */
const faults = { point: (() => undefined) as FaultPoint }
const instances = await startInstances(t, {
  count: 2,
  overrides: { faultPoint: (name, subjectId) => faults.point(name, subjectId) },
})
const [a, b] = instances

interface Coherent<T> {
  source: 'cache' | 'database'
  data: T
}

const READS = ['progress', 'stats', 'workouts'] as const

/** A member and a trainer, who have invited each other as far as `status` says. */
async function pair(status: 'strangers' | 'invited' | 'active' = 'active') {
  const member = await newPerson(a.url, { displayName: 'Mia' })
  const trainer = await newPerson(a.url, { role: 'trainer', displayName: 'Toni' })
  let linkId = ''
  if (status !== 'strangers') linkId = (await invite(trainer, member)).body.id
  if (status === 'active') await accept(member, linkId)
  return { member, trainer, linkId }
}

const invite = (trainer: Person, member: { email: string }) =>
  trainer.call<SentInvitation>('POST', '/api/trainers/me/clients', { email: member.email })
const accept = (person: Person, linkId: string) => person.call<CoachingLink>('POST', `/api/coaching/${linkId}/accept`)
const end = (person: Person, linkId: string, at?: string) =>
  person.call<Problem>('DELETE', `/api/coaching/${linkId}`, undefined, at === undefined ? {} : { at })
const clientsOf = async (trainer: Person, at = a.url) =>
  (await trainer.call<Coherent<ClientList>>('GET', '/api/trainers/me/clients', undefined, { at })).body
const listOf = async (member: Person) => (await member.call<TrainerList>('GET', '/api/coaching')).body
const trainersOf = async (member: Person) => (await listOf(member)).trainers
const read = (person: Person, memberId: string, what: (typeof READS)[number], at = a.url) =>
  person.call<Coherent<unknown> & Problem>('GET', `/api/members/${memberId}/${what}`, undefined, { at })

t.test('an invitation is seen by both sides, and becomes a link when the client accepts it', async (t) => {
  const { member, trainer } = await pair('strangers')
  t.strictSame((await clientsOf(trainer)).data, { clients: [], invitations: [] })
  const invited = await invite(trainer, { email: member.email.toUpperCase() })
  t.equal(invited.status, 201)
  const { id, since, until } = invited.body
  t.strictSame(invited.body, { id, email: member.email, since, until }, 'what the trainer wrote, and nothing else')
  t.strictSame((await clientsOf(trainer)).data, { clients: [], invitations: [invited.body] })
  t.strictSame(await listOf(member), {
    trainers: [],
    invitations: [{ id, since, until, trainer: { id: trainer.id, displayName: 'Toni', email: trainer.email } }],
    blocked: [],
  })
  t.equal((await read(trainer, member.id, 'progress')).status, 403, 'an invitation opens nothing')

  const accepted = await accept(member, invited.body.id)
  t.equal(accepted.status, 200)
  t.match(accepted.body, {
    id: invited.body.id,
    status: 'active',
    endedAt: null,
    trainer: { id: trainer.id, displayName: 'Toni' },
    client: { id: member.id, displayName: 'Mia' },
    followUpDays: 7,
  })
  t.strictSame((await clientsOf(trainer)).data, { clients: [accepted.body], invitations: [] })
  t.strictSame(await listOf(member), { trainers: [accepted.body], invitations: [], blocked: [] })

  const again = await accept(member, invited.body.id)
  t.strictSame([again.status, (again.body as unknown as Problem).code], [409, 'not-invited'])
})

t.test('an invitation can be declined, by the one who got it and by the one who sent it', async (t) => {
  for (const who of ['member', 'trainer'] as const) {
    const { linkId, ...people } = await pair('invited')
    t.equal((await end(people[who], linkId)).status, 204)
    t.strictSame((await listOf(people.member)).invitations, [])
    t.strictSame((await clientsOf(people.trainer)).data, { clients: [], invitations: [] })
    t.equal((await accept(people.member, linkId)).status, 409, `declined by the ${who}`)
    t.equal((await end(people[who], linkId)).status, 204, 'ending twice is fine')
  }
})

t.test('either side ends a link, ending twice is fine, and there can be another one after', async (t) => {
  for (const who of ['member', 'trainer'] as const) {
    const { member, trainer, linkId } = await pair()
    t.equal((await end({ member, trainer }[who], linkId)).status, 204)
    t.equal((await end(member, linkId)).status, 204)
    t.strictSame(await trainersOf(member), [])
    for (const what of READS) t.equal((await read(trainer, member.id, what)).status, 403, `ended by the ${who}`)
    t.equal((await accept(member, linkId)).status, 409, 'an ended link is not revived')
    const next = await invite(trainer, member)
    t.equal(next.status, 201)
    t.not(next.body.id, linkId)
    await accept(member, next.body.id)
    t.equal((await read(trainer, member.id, 'progress')).status, 200)
  }
})

t.test('a second invitation is refused while there is an open link', async (t) => {
  const { member, trainer, linkId } = await pair('invited')
  const other = await newPerson(a.url, { role: 'trainer' })
  const second = await invite(trainer, member)
  t.strictSame([second.status, (second.body as unknown as Problem).code], [409, 'already-linked'])
  await accept(member, linkId)
  t.equal((await invite(trainer, member)).status, 409)
  t.equal((await invite(other, member)).status, 201, 'another trainer may')

  const { member: wanted, trainer: hasty } = await pair('strangers')
  const answers = await Promise.all([1, 2, 3, 4].map(() => invite(hasty, wanted)))
  t.strictSame(answers.map(({ status }) => status).sort(), [201, 409, 409, 409], 'also when they come at once')
})

t.test('who cannot be invited is said plainly', async (t) => {
  const { trainer } = await pair('strangers')
  const refused = async (email: string) => {
    const { status, body } = await invite(trainer, { email })
    return [status, (body as unknown as Problem).code]
  }
  t.strictSame(await refused(trainer.email), [400, 'invalid-request'], 'oneself')
  for (const email of ['', 'nonsense', 'a@b\u0000.example', `${'x'.repeat(300)}@example.com`, "' or 1=1 --@x.example"])
    t.equal((await refused(email))[0], 400, JSON.stringify(email).slice(0, 40))
})

t.test('an invitation to somebody whose account is being deleted is answered like any other', async (t) => {
  const { member, trainer } = await pair('strangers')
  const { db } = a.app.database
  let invited: ReturnType<typeof invite> | undefined
  await db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from subject where id = ${member.id} for update`)
    invited = invite(trainer, member)
    await until(
      async () => {
        const waiting = await rows(
          db,
          sql`select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return waiting.length > 0
      },
      { what: 'the invitation to wait for the row' },
    )
    await tx.execute(sql`delete from account where id = ${member.id}`)
  })
  t.equal((await invited)?.status, 201)
  t.match((await clientsOf(trainer)).data.invitations, [{ email: member.email }], 'and stays open')
})

t.test('an active trainer reads what the member reads, and the source tells the truth', async (t) => {
  const { member, trainer } = await pair()
  // the link's own raise may still be on its way, and refuses what is read meanwhile its place in the cache
  await until(async () => (await read(member, member.id, 'progress')).body.source === 'cache', {
    what: 'the progress to be cached',
  })
  await member.call('POST', '/api/workouts', aWorkout({ title: 'Seen by Toni' }))
  for (const what of READS) {
    const [first, second, elsewhere] = [
      await read(trainer, member.id, what),
      await read(trainer, member.id, what),
      await read(trainer, member.id, what, b.url),
    ]
    t.strictSame([first.status, second.status, elsewhere.status], [200, 200, 200], what)
    // of a page that somebody reads, a save stores the next state: its first read is a hit already
    // the publisher reads the page as well
    if (what !== 'progress') t.equal(first.body.source, 'database', what)
    t.strictSame([second.body.source, elsewhere.body.source], ['cache', 'cache'], what)
    t.strictSame(second.body.data, first.body.data, what)
    const own = await read(member, member.id, what)
    t.strictSame(own.body.data, first.body.data, `${what} as the member sees it`)
  }
  await member.call('POST', '/api/workouts', aWorkout({ title: 'New' }))
  const page = await read(trainer, member.id, 'workouts', b.url)
  t.equal(page.body.source, 'database', 'a save outdates the page as the trainer sees it')
  t.match(page.body.data, { workouts: [{ title: 'New' }, { title: 'Seen by Toni' }] })
  t.equal((await clientsOf(trainer, b.url)).source, 'cache', 'but not the list of clients')
})

t.test('a trainer changes nothing of a client, and reads nobody else', async (t) => {
  const { member, trainer } = await pair()
  const saved = await member.call<{ workout: { id: string } }>('POST', '/api/workouts', aWorkout())
  const { id } = saved.body.workout
  t.equal((await trainer.call('GET', `/api/workouts/${id}`)).status, 200)
  t.equal((await trainer.call('PATCH', `/api/workouts/${id}`, { title: 'Mine' })).status, 404)
  t.equal((await trainer.call('DELETE', `/api/workouts/${id}`)).status, 404)
  const strangers = await pair()
  for (const what of READS) {
    t.equal((await read(trainer, strangers.member.id, what)).status, 403, what)
    t.equal((await read(member, trainer.id, what)).status, 403, 'a client does not read the trainer')
    t.equal((await read(trainer, strangers.trainer.id, what)).status, 403, 'nor a trainer another one')
  }
})

t.test('once the end of a link is acknowledged on one instance, the next read on another is refused', async (t) => {
  const ROUNDS = 12
  const { member, trainer } = await pair('strangers')
  for (let round = 0; round < ROUNDS; round++) {
    const [ending, reading] = round % 2 === 0 ? [a, b] : [b, a]
    const linkId = (await invite(trainer, member)).body.id
    await accept(member, linkId)
    for (const what of READS) t.equal((await read(trainer, member.id, what, reading.url)).status, 200)
    t.equal((await clientsOf(trainer, reading.url)).source, 'cache', 'the list that gives the right is cached there')
    t.equal((await end(round % 3 === 0 ? trainer : member, linkId, ending.url)).status, 204)
    const after = await Promise.all(READS.map((what) => read(trainer, member.id, what, reading.url)))
    t.strictSame(
      after.map(({ status }) => status),
      [403, 403, 403],
      `round ${round}`,
    )
    t.strictSame((await clientsOf(trainer, reading.url)).data.clients, [])
  }
})

t.test('once a link is accepted on one instance, the next read on another is answered', async (t) => {
  for (let round = 0; round < 4; round++) {
    const { member, trainer, linkId } = await pair('invited')
    t.equal((await read(trainer, member.id, 'progress', b.url)).status, 403, 'and the refusal is cached there')
    await accept(member, linkId)
    t.equal((await read(trainer, member.id, 'progress', b.url)).status, 200)
  }
})

/** The trainer's sockets of both kinds on both instances, in the member's room, and the member's own on each. */
async function roomOf(t: Scope, { member, trainer }: { member: Person; trainer: Person }) {
  const trainers: { where: string; closed: () => unknown; events: () => number; rejoin: () => Promise<JoinAnswer> }[] =
    []
  const own: LiveClient[] = []
  for (const { url, name } of instances) {
    const socketIo = await LiveClient.connect(t, url, trainer.token)
    await socketIo.joined(member.id)
    trainers.push({
      where: `Socket.IO on ${name}`,
      closed: () => socketIo.events.find((event) => event.name === 'roomClosed')?.payload,
      events: () => socketIo.progressEvents().length,
      rejoin: () => socketIo.join(member.id),
    })
    const plain = await PlainClient.connect(url, trainer.token)
    t.teardown(() => plain.ws.terminate())
    await plain.ask('joinProgressRoom', { userId: member.id })
    trainers.push({
      where: `plain on ${name}`,
      closed: () => plain.messages.find(([event]) => event === 'roomClosed')?.[1],
      events: () => plain.messages.filter(([event]) => event === 'progressUpdated').length,
      rejoin: async () => (await plain.ask('joinProgressRoom', { userId: member.id })) as JoinAnswer,
    })
    const client = await LiveClient.connect(t, url, member.token)
    await client.joined(member.id)
    own.push(client)
  }
  return { trainers, own }
}

for (const how of ['by its event', 'by comparison, when its event is lost'] as const) {
  t.test(`a trainer's sockets leave the room within 2 s of the link's end: ${how}`, async (t) => {
    const { member, trainer, linkId } = await pair()
    const { trainers, own } = await roomOf(t, { member, trainer })
    if (how !== 'by its event') {
      faults.point = (name, id) => {
        if (name === 'before-publish' && id === member.id) throw new Error('lost')
      }
      t.teardown(() => {
        faults.point = () => undefined
      })
    }
    t.equal((await end(member, linkId)).status, 204)
    const acknowledgedAtMs = performance.now()
    await until(() => trainers.every(({ closed }) => closed() !== undefined), {
      what: 'all to be sent away',
      everyMs: 5,
    })
    const tookMs = Math.round(performance.now() - acknowledgedAtMs)
    t.ok(tookMs < 2_000, `${tookMs} ms`)
    t.comment(`all four left within ${tookMs} ms, ${how}`)
    for (const { where, closed } of trainers) t.strictSame(closed(), { userId: member.id, code: 'forbidden' }, where)
    faults.point = () => undefined

    const before = trainers.map(({ events }) => events())
    const { body } = await member.call<{ revision: number }>('POST', '/api/workouts', aWorkout())
    for (const client of own) await client.reaches(body.revision)
    t.match(await Promise.all(trainers.map(({ rejoin }) => rejoin())), Array(4).fill({ ok: false, code: 'forbidden' }))
    t.strictSame(
      trainers.map(({ events }) => events()),
      before,
      'nothing of what came after',
    )
  })
}

t.test("the dashboard shows each active client's progress as it is now", async (t) => {
  const { member, trainer } = await pair()
  const second = await newPerson(a.url, { displayName: 'Dan' })
  await accept(second, (await invite(trainer, second)).body.id)
  const waiting = await newPerson(a.url)
  await invite(trainer, waiting)
  type Dashboard = Coherent<{ clients: { client: { id: string }; source: string; progress: ProgressAnswer['data'] }[] }>
  const dashboard = async (at: string) => {
    const answer = await trainer.call<Dashboard>('GET', '/api/trainers/me/dashboard', undefined, { at })
    t.equal(answer.status, 200)
    return answer.body
  }
  const first = await dashboard(b.url)
  t.strictSame(
    first.data.clients.map(({ client }) => client),
    [
      { id: second.id, displayName: 'Dan' },
      { id: member.id, displayName: 'Mia' },
    ],
    'invited ones are not shown',
  )
  await member.call('POST', '/api/workouts', aWorkout())
  const next = (await dashboard(b.url)).data.clients
  t.strictSame(
    next.map(({ progress }) => progress.totals.workouts),
    [0, 1],
  )
  t.equal(next[0]?.source, 'cache', 'nothing has changed there')
  const { body } = await read(member, member.id, 'progress', b.url)
  t.strictSame(next[1]?.progress, body.data, 'the same page as the member sees')

  await end(second, (await trainersOf(second))[0]?.id ?? '')
  t.strictSame(
    (await dashboard(b.url)).data.clients.map(({ client }) => client.id),
    [member.id],
  )
})

t.test("a client who deletes the account disappears from the trainer's pages", async (t) => {
  const { member, trainer } = await pair()
  t.equal((await clientsOf(trainer, b.url)).data.clients.length, 1)
  t.equal((await member.call('DELETE', '/api/me', { password: PASSWORD })).status, 204)
  t.strictSame((await clientsOf(trainer, b.url)).data.clients, [])
  const dashboard = await trainer.call<Coherent<ClientList>>('GET', '/api/trainers/me/dashboard', undefined, {
    at: b.url,
  })
  t.strictSame([dashboard.status, dashboard.body.data], [200, { clients: [] }])
  for (const what of READS) t.equal((await read(trainer, member.id, what, b.url)).status, 403)
})

t.test('a dashboard being made while a client deletes the account shows the others', async (t) => {
  const { member, trainer } = await pair()
  const staying = await newPerson(a.url)
  await accept(staying, (await invite(trainer, staying)).body.id)
  let arrived = false
  let goOn = () => {}
  const gone = new Promise<void>((resolve) => {
    goOn = resolve
  })
  faults.point = (name, id) => {
    if (name !== 'after-snapshot' || id !== trainer.id) return undefined
    arrived = true
    return gone
  }
  t.teardown(() => {
    faults.point = () => undefined
  })
  const asked = trainer.call<Coherent<{ clients: { client: { id: string } }[] }>>(
    'GET',
    '/api/trainers/me/dashboard',
    undefined,
    { at: b.url },
  )
  await until(() => arrived, { what: 'the list of clients to have been read' })
  faults.point = () => undefined
  await member.call('DELETE', '/api/me', { password: PASSWORD })
  goOn()
  const { status, body } = await asked
  t.equal(status, 200)
  t.strictSame(
    body.data?.clients.map(({ client }) => client.id),
    [staying.id],
  )
})
