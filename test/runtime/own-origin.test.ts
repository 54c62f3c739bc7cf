import { Writable } from 'node:stream'
import t from 'tap'
import { originIsAllowed } from '../../src/runtime/own-origin.ts'
import { startInstance } from '../support/app.ts'
import { request } from '../support/person.ts'

t.test('whose pages may call', (t) => {
  const allowed = ['https://app.example', 'capacitor://localhost']
  const cases: [headers: Record<string, string>, trustProxy: boolean, expected: boolean][] = [
    [{ host: 'a.example' }, false, true],
    [{ origin: 'https://a.example', host: 'a.example' }, false, true],
    [{ origin: 'https://a.example', host: 'a.example:443' }, false, true],
    [{ origin: 'https://app.example', host: 'a.example' }, false, true],
    [{ origin: 'https://app.example', host: 'a.example', 'sec-fetch-site': 'cross-site' }, false, true],
    [{ origin: 'capacitor://localhost', host: 'a.example' }, false, true],
    [{ origin: 'https://b.example', host: 'a.example' }, false, false],
    [{ origin: 'https://a.example:8443', host: 'a.example' }, false, false],
    [{ origin: 'null', host: 'a.example' }, false, false],
    [{ origin: 'https://a.example' }, false, false],
    // what the browser says is worth more than the host that a proxy made
    [{ origin: 'https://a.example', host: '10.0.0.1:8000', 'sec-fetch-site': 'same-origin' }, false, true],
    [{ origin: 'https://a.example', host: 'a.example', 'sec-fetch-site': 'same-site' }, false, false],
    [{ origin: 'https://a.example', host: 'a.example', 'sec-fetch-site': 'cross-site' }, false, false],
    // a proxy that is trusted, and one that is not
    [{ origin: 'https://a.example', host: '10.0.0.1', 'x-forwarded-host': 'a.example' }, true, true],
    [{ origin: 'https://a.example', host: '10.0.0.1', 'x-forwarded-host': 'b.example, a.example' }, true, true],
    [{ origin: 'https://a.example', host: 'a.example', 'x-forwarded-host': 'b.example' }, true, false],
    [{ origin: 'https://a.example', host: '10.0.0.1', 'x-forwarded-host': 'a.example' }, false, false],
  ]
  for (const [headers, trustProxy, expected] of cases)
    t.equal(originIsAllowed(headers, { allowed, trustProxy }), expected, `${JSON.stringify(headers)} ${trustProxy}`)
  t.end()
})

t.test('the log says once of each page that is refused where it is and what it asked', async (t) => {
  const lines: { msg: string; origin?: string; host?: string }[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  const instance = await startInstance(t, { redisUrl: null, overrides: { logger: { level: 'warn', stream } } })
  if (instance === undefined) throw new Error('no instance')
  const origin = 'https://train.example'
  for (let i = 0; i < 3; i += 1) await request(instance.url, 'POST', '/api/auth/refresh', undefined, { origin })
  const refusals = lines.filter((line) => line.origin === origin)
  t.equal(refusals.length, 1)
  t.match(refusals[0], { host: new URL(instance.url).host, msg: /proxy_set_header Host \$http_host/ })
  for (let i = 0; i < 100; i += 1)
    await request(instance.url, 'POST', '/api/auth/refresh', undefined, { origin: `https://${i}.example` })
  t.ok(lines.filter((line) => line.origin !== undefined).length <= 50, 'and no flood fills it')
})
