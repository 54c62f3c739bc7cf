import { once } from 'node:events'
import { connect } from 'node:net'
import t from 'tap'
import type { Problem } from '../../src/contract/common.ts'
import { PROBLEMS, type ProblemCode } from '../../src/contract/problems.ts'
import { startInstance } from '../support/app.ts'
import { newPerson } from '../support/person.ts'

const lines: string[] = []
const instance = await startInstance(t, {
  redisUrl: null,
  overrides: { logger: { level: 'info', stream: { write: (line: string) => lines.push(line) } } },
})
const { url } = instance
const port = Number(new URL(url).port)

interface RawAnswer {
  status: number
  headers: Map<string, string>
  body: string
}

/** Sends these bytes and reads what comes until the connection ends. */
async function send(bytes: string): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  socket.on('error', () => undefined)
  socket.write(bytes)
  await once(socket, 'close')
  const [head = '', body = ''] = text.split('\r\n\r\n')
  const [first = '', ...rest] = head.split('\r\n')
  const headers = new Map(
    rest.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
  return { status: Number(first.split(' ')[1]), headers, body }
}

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n${more}\r\n`
const upgrade = (path: string, more = '') =>
  `GET ${path} HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`
const WEBSOCKET = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'

t.test('what never becomes a request of a route is refused like one that does', async (t) => {
  const refused: [string, string, ProblemCode][] = [
    ['no request at all', 'GARBAGE\r\n\r\n', 'invalid-request'],
    ['no HTTP', 'GET / FTP/1.0\r\n\r\n', 'invalid-request'],
    ['headers without an end', get('/', `X-Long: ${'x'.repeat(20_000)}\r\n`), 'headers-too-large'],
    ['two lengths', get('/', 'Content-Length: 1\r\nContent-Length: 2\r\n'), 'invalid-request'],
    ['an expectation', get('/livez', 'Expect: the-unexpected\r\n'), 'expectation-failed'],
    ['a path that cannot be decoded', get('/%ff'), 'invalid-request'],
    ['too long an id', get(`/api/workouts/${'a'.repeat(300)}`), 'invalid-request'],
    ['no such path', get('/nowhere'), 'not-found'],
    ['polling of Socket.IO', get('/socket.io/?EIO=4&transport=polling'), 'invalid-request'],
    ['an upgrade without a key', upgrade('/ws'), 'invalid-request'],
    ['an upgrade of a foreign page', upgrade('/ws', `${WEBSOCKET}Origin: https://evil.example\r\n`), 'origin-refused'],
    [
      'the same of Socket.IO',
      upgrade('/socket.io/?EIO=4&transport=websocket', `${WEBSOCKET}Origin: https://evil.example\r\n`),
      'origin-refused',
    ],
  ]
  for (const [what, bytes, code] of refused) {
    const { status, headers, body } = await send(bytes)
    t.equal(status, PROBLEMS[code].status, what)
    t.equal(headers.get('content-type'), 'application/problem+json', what)
    t.match(JSON.parse(body || '{}') as Problem, { code, status }, what)
    t.notMatch(body, /evil/, what)
    if (code === 'origin-refused') continue
    t.match(headers.get('content-security-policy'), /default-src 'self'/, `${what}: security headers`)
    t.equal(headers.get('x-content-type-options'), 'nosniff', what)
    t.equal(headers.get('x-spotter-instance'), 'test-0', what)
  }
})

t.test('a request id is taken over when it may stand in a log', async (t) => {
  const idOf = async (id: string) => {
    const answer = await fetch(`${url}/nowhere`, { headers: { 'x-request-id': id } })
    return ((await answer.json()) as Problem).instance
  }
  t.equal(await idOf('4bf92f3577b34da6a3ce929d0e0e4736'), '4bf92f3577b34da6a3ce929d0e0e4736')
  for (const strange of ['x'.repeat(129), 'x'.repeat(12_000), '{{7*7}}', '<b>', 'a b', '\u00ff'])
    t.match(await idOf(strange), /^[0-9a-f-]{36}$/, strange.slice(0, 20))
  t.notMatch(lines.join(''), /7\*7|xxxxx/)
})

t.test('a packed body is refused wherever it is sent', async (t) => {
  const { token } = await newPerson(url)
  for (const path of ['/api/workouts', '/api/workouts/import', '/api/workouts/import/preview', '/api/auth/login']) {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: '{}',
    })
    t.equal(answer.status, 415, path)
    t.equal(answer.headers.get('accept-encoding'), 'identity')
    t.match(await answer.json(), { code: 'unsupported-media-type' })
  }
})
