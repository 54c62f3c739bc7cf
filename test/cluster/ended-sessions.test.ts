import t from 'tap'
import { type Instance, startInstances } from '../support/app.ts'
import { newPerson, PASSWORD, type Person, request } from '../support/person.ts'
import { until } from '../support/until.ts'
import { openWire, type Wire } from '../support/watchers.ts'
import { FOLLOWS_MS } from './scene.ts'

interface Page {
  wire: Wire
  told: unknown[]
  isClosed: boolean
}

/** A connection of either kind on each instance, with this token. */
async function pages(t: { teardown(end: () => unknown): void }, instances: Instance[], token: string): Promise<Page[]> {
  return await Promise.all(
    instances.flatMap(({ url }) =>
      (['socket.io', 'plain'] as const).map(async (kind) => {
        const page = { told: [], isClosed: false } as unknown as Page
        page.wire = await openWire(kind, url, token, {
          onEvent: (name, payload) => name === 'sessionEnded' && page.told.push(payload),
          onClosed: () => {
            page.isClosed = true
          },
        })
        t.teardown(() => page.wire.close())
        return page
      }),
    ),
  )
}

async function areClosed(pages: readonly Page[]): Promise<void> {
  await until(() => pages.every(({ isClosed }) => isClosed), { what: 'the pages to be closed', timeoutMs: FOLLOWS_MS })
}

const anotherSession = async ({ email }: Person, { url }: Instance): Promise<string> =>
  (await request<{ accessToken: string }>(url, 'POST', '/api/auth/login', { email, password: PASSWORD })).body
    .accessToken

t.test('a session that ends, by whatever, ends its sockets on every instance and no others', async (t) => {
  const instances = await startInstances(t, { count: 2 })
  const [a, b] = instances as [Instance, Instance]
  const member = await newPerson(a.url)
  const elsewhere = await anotherSession(member, b)
  const signedOut = await anotherSession(member, a)
  const stays = await pages(t, instances, member.token)
  const goes = await pages(t, instances, signedOut)
  const goesNext = await pages(t, instances, elsewhere)

  await request(a.url, 'POST', '/api/auth/logout', undefined, { authorization: `Bearer ${signedOut}` })
  await areClosed(goes)
  t.strictSame(
    goes.map(({ told }) => told),
    goes.map(() => [{ code: 'session-ended' }]),
  )
  t.notOk(
    [...stays, ...goesNext].some(({ isClosed }) => isClosed),
    'signed out elsewhere',
  )

  const password = 'another password of tests'
  const changed = await member.call('PATCH', '/api/me', { password, currentPassword: PASSWORD }, { at: b.url })
  t.equal(changed.status, 200)
  await areClosed(goesNext)
  t.notOk(
    stays.some(({ isClosed }) => isClosed),
    'the session in which the password was changed',
  )

  t.equal((await member.call('DELETE', '/api/me', { password }, { at: a.url })).status, 204)
  await areClosed(stays)
})
