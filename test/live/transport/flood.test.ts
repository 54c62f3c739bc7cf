import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import t from 'tap'
import type { Id } from '../../../src/contract/common.ts'
import { limitsWith } from '../../../src/contract/limits.ts'
import { AccountRates } from '../../../src/live/transport/account-rates.ts'
import { asId } from '../../support/ids.ts'
import { LiveClient } from '../../support/live-client.ts'
import { LiveWorld } from '../../support/live-world.ts'
import { PlainClient } from '../../support/plain-client.ts'
import { until } from '../../support/until.ts'

t.test('one person floods, and nobody else notices', async (t) => {
  const world = await LiveWorld.start(t)
  const [hog, other] = [await world.account(), await world.account()]
  const tokenOf = (userId: Id) => world.token({ userId })

  t.test('a person has so many connections and no more, of either kind, and is told when to come back', async (t) => {
    const { url } = await world.instance({ tuning: { limits: limitsWith({ socketsAPerson: 2 }) } })
    const first = await LiveClient.connect(t, url, tokenOf(hog))
    const second = await PlainClient.connect(url, tokenOf(hog))
    const code = 'too-many-connections'
    const refused = await LiveClient.connect(t, url, tokenOf(hog)).catch((error: unknown) => error)
    t.match(refused, { data: { code, retry: true, retryAfterMs: 60_000 } })
    const plain = await PlainClient.open(url)
    plain.send('connect', { token: tokenOf(hog) })
    t.match((await plain.next('connect_error'))[1], { data: { code } })
    await until(() => plain.closed, { what: 'the plain client to be closed' })
    t.equal(plain.closed?.code, 1013, 'try again later: nobody signs out for it')
    t.match(await (await LiveClient.connect(t, url, tokenOf(other))).join('me'), { ok: true }, 'others come in')

    second.ws.close()
    await once(second.ws, 'close')
    const again = await until(() => LiveClient.connect(t, url, tokenOf(hog)).catch(() => undefined), {
      what: 'room for another one',
    })
    t.match([await first.join('me'), await again.join('me')], [{ ok: true }, { ok: true }])
  })

  t.test('what an account joins is counted over all its connections', async (t) => {
    const { url } = await world.instance({ tuning: { joinRate: { capacity: 10, perSecond: 0.001 } } })
    const answers: unknown[] = []
    for (let socket = 0; socket < 4; socket++) {
      const client = await LiveClient.connect(t, url, tokenOf(hog))
      for (let join = 0; join < 4; join++) answers.push(await client.join('me'))
      client.socket.close()
    }
    t.strictSame(
      answers.map((answer) => (answer as { ok: boolean }).ok),
      [...Array(10).fill(true), ...Array(6).fill(false)],
      'a new connection does not begin anew',
    )
    t.match(answers.at(-1), { code: 'unavailable', retryAfterMs: Number })
    t.match(await (await LiveClient.connect(t, url, tokenOf(other))).join('me'), { ok: true })
  })

  t.test("others' joins are answered while all that one person asks for waits", async (t) => {
    let go = () => {}
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    let asked = 0
    const { url } = await world.instance({
      ports: {
        progress: {
          stillAllowed: async () => {
            asked += 1
            await held
            return false
          },
        },
      },
    })
    const client = await LiveClient.connect(t, url, tokenOf(hog))
    const joins = Array.from({ length: 150 }, () => client.join(randomUUID()))
    await until(() => asked > 0, { what: 'the first of them to be asked' })
    t.match(await (await LiveClient.connect(t, url, tokenOf(other))).join('me'), { ok: true })
    t.ok(asked <= 3, `of the flood ${asked} were under way`)
    go()
    t.ok((await Promise.all(joins)).every(({ ok }) => !ok))
  })
})

t.test('a flood of connections is some lines in the log, and a quiet account is forgotten', async (t) => {
  const rates = new AccountRates({ capacity: 1, perSecond: 1 })
  const lines = Array.from({ length: 500 }, () => rates.takeLine(asId('hog'), 0)).filter(Boolean)
  t.equal(lines.length, 20)
  t.ok(rates.takeLine(asId('other'), 0))
  for (let at = 0; at < 10_000; at++) rates.takeJoin(asId(`somebody ${at}`), 60_000)
  t.notOk(
    rates.takeLine(asId('hog'), 60_000) &&
      Array.from({ length: 20 }, () => rates.takeLine(asId('hog'), 60_000)).every(Boolean),
  )
})
