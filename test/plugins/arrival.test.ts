import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import multipart from '@fastify/multipart'
import Fastify from 'fastify'
import t from 'tap'
import arrival, { CONNECTION_TIMES } from '../../src/plugins/arrival.ts'
import errors from '../../src/plugins/errors.ts'
import { startInstance } from '../support/app.ts'

/** Sends the beginning of a body and never its end; resolves to the answer. */
async function dripped(
  port: number,
  path: string,
  type: string,
  begin: string,
): Promise<{ status: number; body: string }> {
  const sent = httpRequest({ port, path, method: 'POST', headers: { 'content-type': type, 'content-length': '10000' } })
  sent.on('error', () => undefined)
  sent.write(begin)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  let body = ''
  for await (const part of answer) body += part
  await once(sent, 'close')
  return { status: answer.statusCode ?? 0, body }
}

t.test('a body that does not arrive in time is answered, and its connection closed', async (t) => {
  const app = Fastify()
  await app.register(errors)
  await app.register(arrival, { bodyTimeMs: 50 })
  await app.register(multipart)
  t.teardown(() => app.close())
  app.post('/json', async () => ({ ok: true }))
  app.post('/form', async (request) => ({ size: (await (await request.file())?.toBuffer())?.length }))
  app.post('/patient', { config: { bodyTimeMs: 100_000 } }, async () => ({ ok: true }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo

  const json = await dripped(port, '/json', 'application/json', '{"email":"a')
  t.equal(json.status, 408)
  t.match(JSON.parse(json.body), { code: 'request-timeout', status: 408 })
  const begin = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nDate,'
  const form = await dripped(port, '/form', 'multipart/form-data; boundary=x', begin)
  t.equal(form.status, 408)

  const whole = await app.inject({ method: 'POST', url: '/json', payload: { a: 1 } })
  t.equal(whole.statusCode, 200, 'one that arrives is taken')
  const slow = httpRequest({ port, path: '/patient', method: 'POST', headers: { 'content-type': 'application/json' } })
  slow.write('{"a":')
  // longer than what others may take has passed when another has been refused
  t.equal((await dripped(port, '/json', 'application/json', '{')).status, 408)
  slow.end('1}')
  const [answer] = (await once(slow, 'response')) as [IncomingMessage]
  answer.resume()
  t.equal(answer.statusCode, 200, 'a route may allow more')
})

t.test('headers, and whole requests of any kind, have a time', async (t) => {
  const instance = await startInstance(t, { redisUrl: null })
  const server = instance?.app.server
  t.equal(server?.headersTimeout, CONNECTION_TIMES.headersTimeout)
  t.equal(server?.requestTimeout, CONNECTION_TIMES.requestTimeout)
  t.ok(CONNECTION_TIMES.headersTimeout <= 30_000)
  t.ok(CONNECTION_TIMES.requestTimeout <= 300_000)
})
