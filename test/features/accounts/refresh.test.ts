import { sql } from 'drizzle-orm'
import t from 'tap'
import { rows } from '../../../src/db/open.ts'
import { onClock, startInstance, startInstances } from '../../support/app.ts'
import { newPerson } from '../../support/person.ts'
import { TEST_SECRET } from '../../support/secret.ts'
import { send } from '../../support/send.ts'
import { testDatabase } from '../../support/services.ts'
import { until } from '../../support/until.ts'

const refresh = (app: Parameters<typeof send>[0], cookie: string, headers?: Record<string, string>) =>
  send(app, 'POST', '/api/auth/refresh', { cookie, ...(headers && { headers }) })

t.test('a refresh answers a new access token and replaces the cookie', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const person = await newPerson(app)
  const first = await refresh(app, person.cookie)
  t.equal(first.status, 200)
  t.equal(first.body.user.id, person.id)
  t.equal(first.body.expiresInS, 600)
  t.not(first.cookie, person.cookie)
  t.match(first.set, { httpOnly: true, sameSite: 'Strict', maxAge: 30 * 24 * 3600 })
  t.equal(first.set?.secure, undefined, 'over plain http a Secure cookie would never come back')
  t.equal((await send(app, 'GET', '/api/me', { token: first.body.accessToken })).status, 200)

  const second = await refresh(app, first.cookie ?? '')
  t.equal(second.status, 200)
  t.not(second.cookie, first.cookie)
})

t.test('behind a proxy that speaks https the cookie is Secure', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null, env: { TRUST_PROXY: 'true' } })
  const person = await newPerson(app)
  const answer = await refresh(app, person.cookie, { 'x-forwarded-proto': 'https' })
  t.equal(answer.set?.secure, true)
})

t.test('a token used twice within 30 s is given the same next token, on every instance', async (t) => {
  const clock = { ms: Date.now() }
  const [{ app: a }, { app: b }] = await startInstances(t, { count: 2, redisUrl: null, overrides: onClock(clock) })
  const person = await newPerson(a)

  const answers = await Promise.all([a, b, a, b, a, b].map((app) => refresh(app, person.cookie)))
  t.strictSame(
    answers.map(({ status }) => status),
    [200, 200, 200, 200, 200, 200],
  )
  t.equal(new Set(answers.map(({ cookie }) => cookie)).size, 1, 'whichever answer the browser keeps is the right one')

  clock.ms += 30_000
  const lost = await refresh(b, person.cookie)
  t.equal(lost.status, 200, 'an answer that was lost')
  t.equal(lost.cookie, answers[0]?.cookie)
  t.equal((await refresh(a, lost.cookie ?? '')).status, 200)
})

t.test('a phone whose answer was lost stays signed in, however late and however often', async (t) => {
  const clock = { ms: Date.now() }
  const [{ app: a }, { app: b }] = await startInstances(t, { count: 2, redisUrl: null, overrides: onClock(clock) })
  const person = await newPerson(a)
  const lost: string[] = []
  for (const app of [a, b, a]) {
    const unheard = await refresh(app, person.cookie)
    t.equal(unheard.status, 200)
    lost.push(unheard.cookie ?? '')
    clock.ms += 3 * 24 * 3600_000
  }
  t.equal(new Set(lost).size, 3)
  const heard = await refresh(b, person.cookie)
  t.equal(heard.status, 200)
  t.equal((await send(a, 'GET', '/api/me', { token: heard.body.accessToken })).status, 200)
  clock.ms += 3600_000
  t.equal((await refresh(a, heard.cookie ?? '')).status, 200, 'and goes on')
})

t.test('of two who hold one token the session ends for both, whoever comes first', async (t) => {
  const clock = { ms: Date.now() }
  const [{ app: a }, { app: b }] = await startInstances(t, { count: 2, redisUrl: null, overrides: onClock(clock) })

  /** Each refreshes with what they hold at their turn, a minute apart, until one is refused. */
  async function refusedIn(turns: ('victim' | 'thief')[]) {
    const person = await newPerson(a)
    const holds = { victim: person.cookie, thief: person.cookie }
    const tokens: string[] = []
    for (const [at, who] of turns.entries()) {
      clock.ms += 60_000
      const answer = await refresh(at % 2 === 0 ? a : b, holds[who])
      if (answer.status !== 200) {
        t.equal(answer.body.code, 'refresh-reused')
        t.equal(answer.cookie, '', 'the cookie is cleared')
        for (const cookie of Object.values(holds)) t.equal((await refresh(a, cookie)).body.code, 'session-ended')
        for (const token of tokens) {
          const ended = async () => (await send(a, 'GET', '/api/me', { token })).body.code === 'session-ended'
          await until(ended, { what: 'every token of it is refused' })
        }
        return at
      }
      holds[who] = answer.cookie ?? ''
      tokens.push(answer.body.accessToken)
    }
    return undefined
  }

  t.equal(await refusedIn(['thief', 'thief', 'victim']), 2, 'the successor was used')
  t.equal(await refusedIn(['victim', 'victim', 'thief']), 2)
  t.equal(await refusedIn(['thief', 'victim', 'thief', 'victim']), 2, 'it was not, and each has one of their own')
  t.equal(await refusedIn(['victim', 'thief', 'victim', 'thief']), 2)
  t.equal(await refusedIn(['victim', 'thief', 'thief', 'victim']), 3)
})

t.test('a token from generations ago is a stolen one, however often it was rotated since', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const person = await newPerson(app)
  let cookie = person.cookie
  for (let i = 0; i < 5; i++) cookie = (await refresh(app, cookie)).cookie ?? ''
  t.equal((await refresh(app, person.cookie)).body.code, 'refresh-reused')
  t.equal((await refresh(app, cookie)).body.code, 'session-ended')
})

t.test('a made-up token does not end the session that it names', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const person = await newPerson(app)
  const [sessionId, value = '', seal] = person.cookie.split('.')
  const made = [sessionId, [...value].reverse().join(''), seal].join('.')
  for (const cookie of [made, 'nonsense', `${sessionId}..`, `${person.cookie}x`]) {
    const refused = await refresh(app, cookie)
    t.equal(refused.status, 401)
    t.equal(refused.body.code, 'unauthenticated')
    t.equal(refused.cookie, '')
  }
  t.equal((await refresh(app, person.cookie)).status, 200)
  t.equal((await send(app, 'POST', '/api/auth/refresh')).body.code, 'unauthenticated')
})

t.test('a session lasts 30 days from its last refresh', async (t) => {
  const clock = { ms: Date.now() }
  const { app } = await startInstance(t, { redisUrl: null, overrides: onClock(clock) })
  const person = await newPerson(app)
  const days = 24 * 3600_000
  clock.ms += 29 * days
  const renewed = await refresh(app, person.cookie)
  t.equal(renewed.status, 200)
  clock.ms += 29 * days
  const again = await refresh(app, renewed.cookie ?? '')
  t.equal(again.status, 200)
  clock.ms += 30 * days
  t.equal((await refresh(app, again.cookie ?? '')).body.code, 'session-ended')
})

t.test('sessions outlive a change of the secret', async (t) => {
  const databaseUrl = await testDatabase(t)
  const { app: before } = await startInstance(t, { databaseUrl, redisUrl: null })
  const person = await newPerson(before)
  const rotated = await refresh(before, person.cookie)

  const newer = 'another-secret-of-the-tests-that-is-long'
  const { app: during } = await startInstance(t, {
    databaseUrl,
    redisUrl: null,
    env: { JWT_SECRET: `${newer},${TEST_SECRET}` },
  })
  const repeated = await refresh(during, person.cookie)
  t.equal(repeated.status, 200)
  t.equal(repeated.cookie?.split('.')[1], rotated.cookie?.split('.')[1], 'the next token of the older secret')

  const { app: after } = await startInstance(t, { databaseUrl, redisUrl: null, env: { JWT_SECRET: newer } })
  const kept = await refresh(after, person.cookie)
  t.equal(kept.status, 200)
  t.equal(kept.cookie, undefined, 'what it cannot derive it leaves alone')
  t.equal((await refresh(after, repeated.cookie ?? '')).status, 200)
})

t.test('nothing but hashes of refresh tokens is stored', async (t) => {
  const { app } = await startInstance(t, { redisUrl: null })
  const person = await newPerson(app)
  const next = await refresh(app, person.cookie)
  const [stored] = await rows(app.database.db, sql`select row_to_json(s)::text as text from session s`)
  const secrets = [person.cookie, next.cookie ?? ''].flatMap((cookie) => cookie.split('.').slice(1))
  t.equal(secrets.length, 4)
  for (const secret of secrets) t.notOk(String(stored?.text).includes(secret))
})
