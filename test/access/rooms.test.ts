import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { ProgressUpdated } from '../../src/contract/index.ts'
import { startInstance } from '../support/app.ts'
import { LiveClient } from '../support/live-client.ts'
import { aWorkout } from '../support/person.ts'
import { PlainClient } from '../support/plain-client.ts'
import type { Scope } from '../support/scope.ts'
import { until } from '../support/until.ts'
import { badTokens } from './bad-tokens.ts'
import { CALLERS, type Caller, type Scene, Stage } from './scene.ts'

const instance = await startInstance(t)
const { app, url } = instance
const stage = await Stage.at(app, url)

/** What a join comes to: `ok`, or the code it is refused with. */
type Outcome = 'ok' | 'forbidden' | 'not-found'
type Answer = { ok: true } | { ok: false; code: Outcome }

/** A client of either kind, with the same verbs. */
interface Client {
  ask(event: string, payload: unknown): Promise<Answer>
  progressEvents(): ProgressUpdated[]
}

const KINDS: Record<string, (t: Scope, token: string) => Promise<Client>> = {
  'Socket.IO': async (t, token) => {
    const client = await LiveClient.connect(t, url, token)
    return {
      ask: async (event, payload) => (await client.ask(event, payload)) as Answer,
      progressEvents: () => client.progressEvents(),
    }
  },
  'plain WebSocket': async (t, token) => {
    const client = await PlainClient.connect(url, token)
    t.teardown(() => client.ws.terminate())
    return {
      ask: async (event, payload) => (await client.ask(event, payload)) as Answer,
      progressEvents: () =>
        client.messages
          .filter(([event]) => event === 'progressUpdated')
          .map(([, payload]) => payload as ProgressUpdated),
    }
  },
}

type SignedIn = Exclude<Caller, 'nobody'>
const SIGNED_IN = CALLERS.filter((caller): caller is SignedIn => caller !== 'nobody')

/** In the order of SIGNED_IN: member, another, invited, active, ended, other trainer, admin. */
const who = (...outcomes: [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]) =>
  Object.fromEntries(SIGNED_IN.map((caller, at) => [caller, outcomes[at]])) as Record<SignedIn, Outcome>

const NO = 'forbidden'
const readers = who('ok', NO, NO, 'ok', NO, NO, 'ok')
const nobody = who(NO, NO, NO, NO, NO, NO, NO)

/** A join, by event and by what is joined. */
const JOINS: Record<string, { expected: Record<SignedIn, Outcome>; payload: (scene: Scene) => Promise<unknown> }> = {
  'joinProgressRoom of the member': { expected: readers, payload: async ({ member }) => ({ userId: member.id }) },
  'joinProgressRoom of the member in capitals': {
    expected: readers,
    payload: async ({ member }) => ({ userId: member.id.toUpperCase() }),
  },
  'joinProgressRoom of oneself': {
    expected: who('ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'),
    payload: async () => ({ userId: 'me' }),
  },
  // no account has this id, which only an admin is told
  'joinProgressRoom of nobody': {
    expected: { ...nobody, admin: 'not-found' },
    payload: async () => ({ userId: randomUUID() }),
  },
  'joinProgressRoom of a group': {
    expected: { ...nobody, admin: 'not-found' },
    payload: async (scene) => ({ userId: await scene.group() }),
  },
  "joinGroup of the member's group": {
    expected: who('ok', NO, NO, NO, NO, NO, 'ok'),
    payload: async (scene) => ({ groupId: await scene.group() }),
  },
  'joinGroup of nothing': {
    expected: { ...nobody, admin: 'not-found' },
    payload: async () => ({ groupId: randomUUID() }),
  },
}

for (const [kind, connect] of Object.entries(KINDS)) {
  t.test(`every room answers every caller on ${kind} as the table says`, async (t) => {
    for (const [name, { expected, payload }] of Object.entries(JOINS)) {
      const outcomes = await Promise.all(
        SIGNED_IN.map(async (caller) => {
          const scene = await stage.scene(caller)
          const client = await connect(t, scene.caller?.token ?? '')
          const answer = await client.ask(name.split(' ')[0] ?? '', await payload(scene))
          return [caller, answer.ok ? 'ok' : answer.code]
        }),
      )
      t.strictSame(Object.fromEntries(outcomes), expected, name)
    }
  })

  t.test(`on ${kind} only those who may be in a room hear what happens in it`, async (t) => {
    const member = await stage.person('member')
    const listeners = new Map<SignedIn, Client>()
    for (const caller of SIGNED_IN) {
      const scene = await stage.scene(caller, member)
      const client = await connect(t, scene.caller?.token ?? '')
      await client.ask('joinProgressRoom', { userId: member.id })
      listeners.set(caller, client)
    }
    const { body } = await member.call<{ revision: number }>('POST', '/api/workouts', aWorkout())
    const heard = () =>
      [...listeners].filter(([, client]) => client.progressEvents().some(({ userId }) => userId === member.id))
    await until(() => heard().length >= 3, { what: 'those who may hear it' })
    // each of the others is asked for an answer of its own: an event sent before would have come before
    for (const [caller, client] of listeners) {
      const own = await client.ask('joinProgressRoom', { userId: 'me' })
      t.ok(own.ok, caller)
    }
    t.strictSame(
      heard().map(([caller]) => caller),
      ['member', 'active trainer', 'admin'],
      `revision ${body.revision}`,
    )
  })
}

t.test('without a good token neither kind of socket connects', async (t) => {
  const bad = [...(await badTokens(stage)), { what: 'no token', token: undefined }]
  for (const { what, token } of bad) {
    await t.rejects(
      LiveClient.connect(t, url, token as string),
      new Error(what === 'no token' ? 'Connect with { token }' : 'The token is not valid'),
      `Socket.IO with ${what}`,
    )
    const plain = await PlainClient.open(url)
    plain.send('connect', { token })
    t.match(await plain.next('connect_error'), ['connect_error', { data: { retry: false } }], `plain with ${what}`)
    t.equal((await plain.end()).code, 4401, `plain with ${what}`)
  }
})

t.test('a plain client that never says who it is hears nothing and joins nothing', async (t) => {
  const { member } = await stage.scene('member')
  const plain = await PlainClient.open(url)
  t.teardown(() => plain.ws.terminate())
  plain.send('joinProgressRoom', { userId: member.id }, 1)
  const heard = await LiveClient.connect(t, url, member.token)
  await heard.joined(member.id)
  const { body } = await member.call<{ revision: number }>('POST', '/api/workouts', aWorkout())
  await heard.reaches(body.revision)
  t.strictSame(plain.messages, [])
})
