import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { projectUrl } from '../../deploy/project.ts'
import { freePort, startNginx } from '../../deploy/services.ts'
import type { Problem } from '../../src/contract/common.ts'
import { PROBLEMS, type ProblemCode } from '../../src/contract/problems.ts'
import { listen } from './instances.ts'

const text = (file: string) => readFileSync(new URL(file, projectUrl), 'utf8')

/** Each answer of deploy/nginx/problems.conf, by status. */
const answers = [...text('deploy/nginx/problems.conf').matchAll(/^ {2}(\w+) '(\{.*\})';$/gm)].map(
  ([, status = '', body = '']) => ({ status, problem: JSON.parse(body) as Problem }),
)

/** What nginx can say only over TLS, or has no cause for in this configuration; as well in the form of the others. */
const UNCAUSED: Partial<Record<ProblemCode, string>> = {
  'misdirected-request': 'TLS names another host than the request',
  'request-timeout': 'nginx hangs up without a word',
  'length-required': 'nothing here needs one',
  internal: 'a fault of nginx itself',
}

t.test("nginx's own answers are problems of the table", (t) => {
  t.ok(answers.length > 0)
  for (const { status, problem } of answers) {
    const { type, title, code } = problem
    t.strictSame({ status: problem.status, title }, PROBLEMS[code as ProblemCode], code)
    t.strictSame(
      [status, type],
      [status === 'default' ? status : String(problem.status), `urn:spotter:problem:${code}`],
    )
  }
  t.end()
})

t.test('every error that this nginx can say is sent on to the problems', (t) => {
  const sent = [...text('nginx.conf').matchAll(/error_page ([\d ]+?)(?: =(\d+))? \/nginx-problem;/g)]
  const targets = sent.flatMap(([, codes = '', target]) => (target === undefined ? codes.split(' ') : [target]))
  const known = answers.map(({ status, problem }) => (status === 'default' ? String(problem.status) : status))
  t.strictSame(
    targets.filter((status) => !known.includes(status)),
    [],
    'sent on and not known there',
  )
  t.strictSame(
    known.filter((status) => !targets.includes(status)),
    [],
    'known and never sent on',
  )
  t.end()
})

t.test('whatever is sent, an error of nginx is problem+json with its code', async (t) => {
  const silent = createServer((request) => request.socket.destroy())
  const { port } = new URL((await startOwnNginx(t, [await listen(t, silent)])).url)
  const ask = (request: string) => exchange(Number(port), request)
  const host = 'Host: spotter.example\r\n'
  const caused = new Set<string>()

  const malformed: [what: string, request: string, status: number, code: ProblemCode][] = [
    ['a method in small letters', `get / HTTP/1.1\r\n${host}\r\n`, 400, 'invalid-request'],
    ['a method that is a sign', `{} / HTTP/1.1\r\n${host}\r\n`, 400, 'invalid-request'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400, 'invalid-request'],
    ['two hosts', `GET / HTTP/1.1\r\n${host}${host}\r\n`, 400, 'invalid-request'],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', 400, 'invalid-request'],
    ['NUL in a header', `GET / HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`, 400, 'invalid-request'],
    ['NUL in the address', `GET /\0 HTTP/1.1\r\n${host}\r\n`, 400, 'invalid-request'],
    ['NUL in the address, encoded', `GET /%00 HTTP/1.1\r\n${host}\r\n`, 400, 'invalid-request'],
    ['an address above the root', `GET /../../etc/passwd HTTP/1.1\r\n${host}\r\n`, 400, 'invalid-request'],
    ['half an escape', `GET /%f HTTP/1.1\r\n${host}\r\n`, 400, 'invalid-request'],
    ['no address', `GET HTTP/1.1\r\n${host}\r\n`, 400, 'invalid-request'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400, 'invalid-request'],
    [
      'two lengths',
      `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
      400,
      'invalid-request',
    ],
    ['a length that is none', `POST / HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n`, 400, 'invalid-request'],
    [
      'a length and pieces',
      `POST / HTTP/1.1\r\n${host}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'invalid-request',
    ],
    [
      'pieces of no length',
      `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n`,
      400,
      'invalid-request',
    ],
    ['an unknown coding', `POST / HTTP/1.1\r\n${host}Transfer-Encoding: gzip\r\n\r\n`, 501, 'not-implemented'],
    ['TRACE', `TRACE / HTTP/1.1\r\n${host}\r\n`, 405, 'method-not-allowed'],
    ['CONNECT', `CONNECT / HTTP/1.1\r\n${host}\r\n`, 405, 'method-not-allowed'],
    ['a later HTTP', `GET / HTTP/7.1\r\n${host}\r\n`, 505, 'http-version'],
    ['a long address', `GET /${'a'.repeat(40_000)} HTTP/1.1\r\n${host}\r\n`, 414, 'uri-too-long'],
    ['a long header', `GET / HTTP/1.1\r\n${host}X: ${'a'.repeat(40_000)}\r\n\r\n`, 431, 'headers-too-large'],
    [
      'many headers',
      `GET / HTTP/1.1\r\n${host}${`X: ${'a'.repeat(8_000)}\r\n`.repeat(6)}\r\n`,
      431,
      'headers-too-large',
    ],
    ['a long body', `POST / HTTP/1.1\r\n${host}Content-Length: 300000\r\n\r\n`, 413, 'too-large'],
    [
      'a long body in pieces',
      `POST / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n493e0\r\n${'a'.repeat(300_000)}\r\n0\r\n\r\n`,
      413,
      'too-large',
    ],
    ['a long file', `POST /api/workouts/import HTTP/1.1\r\n${host}Content-Length: 30000000\r\n\r\n`, 413, 'too-large'],
    ['the place of these answers', `GET /nginx-problem HTTP/1.1\r\n${host}\r\n`, 404, 'not-found'],
    ['an instance that hangs up', `POST / HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n`, 503, 'no-instance'],
  ]
  for (const [what, request, status, code] of malformed) {
    const answer = await ask(request)
    t.equal(answer.status, status, what)
    t.match(answer.head, /^content-type: application\/problem\+json\r$/im, what)
    t.match(answer.head, /^x-content-type-options: nosniff\r$/im, what)
    t.match(answer.problem, { status, code, title: PROBLEMS[code].title }, what)
    t.equal(/^retry-after: 1\r$/im.test(answer.head), status === 503, `${what}: try again`)
    caused.add(code)
  }
  const said = answers.map(({ problem }) => problem.code).filter((code) => code !== 'too-many-requests')
  t.strictSame(
    said.filter((code) => !caused.has(code) && !(code in UNCAUSED)),
    [],
    'neither caused nor listed',
  )
})

t.test('HEAD gets the status alone', async (t) => {
  const { port } = new URL((await startOwnNginx(t, [await freePort()])).url)
  const { status, body } = await exchange(Number(port), 'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  t.strictSame([status, body], [503, ''])
})

t.test('an address may have 500 requests under way: one more is told to wait', async (t) => {
  const held = createServer(() => undefined)
  const { url } = await startOwnNginx(t, [await listen(t, held)])
  const end = new AbortController()
  t.teardown(() => end.abort())
  const requests = Array.from({ length: 501 }, () =>
    fetch(`${url}/api/me`, { signal: end.signal }).then(
      (response) => response,
      () => undefined,
    ),
  )
  const refused = await Promise.race(requests)
  t.strictSame([refused?.status, refused?.headers.get('retry-after')], [429, '1'])
  t.match(await refused?.json(), { code: 'too-many-requests' })
})

async function startOwnNginx(t: Test, upstreamPorts: number[]) {
  const service = await startNginx({ upstreamPorts })
  t.teardown(() => service.stop())
  return service
}

/** Sends these bytes on a connection of their own and reads what comes until it ends or has a whole JSON body. */
async function exchange(port: number, request: string) {
  const socket = connect(port, '127.0.0.1')
  // what is refused before it was all sent may be cut off
  socket.on('error', () => undefined)
  socket.write(Buffer.from(request, 'latin1'))
  let received = ''
  for await (const piece of socket.setTimeout(5_000, () => socket.destroy())) {
    received += String(piece)
    if (/\r\n\r\n\{.*\}$/s.test(received)) break
  }
  socket.destroy()
  const [head = '', ...rest] = received.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  let problem: Partial<Problem> = {}
  try {
    problem = JSON.parse(body)
  } catch {
    // told by the caller's checks
  }
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head: `${head}\r\n`, body, problem }
}
