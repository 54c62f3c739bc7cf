import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type RequestListener, request } from 'node:http'
import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import { freePort, startNginx } from '../../deploy/services.ts'
import { listen } from './instances.ts'

t.test('a request goes on to another instance, whatever its method, when one refuses connections', async (t) => {
  const seen: string[] = []
  const alive = await instance(t, (request, response) => {
    seen.push(request.method ?? '')
    response.end('saved')
  })
  const url = await nginx(t, [await freePort(), alive])
  for (const method of ['POST', 'GET', 'PATCH', 'DELETE']) {
    t.equal(await (await fetch(url, { method })).text(), 'saved')
  }
  t.strictSame(seen, ['POST', 'GET', 'PATCH', 'DELETE'])
})

t.test('a save that was sent and not answered is not repeated by nginx: the client is told to', async (t) => {
  let saves = 0
  const dying = (request: IncomingMessage) => {
    saves += 1
    request.socket.destroy()
  }
  const url = await nginx(t, [await instance(t, dying), await instance(t, dying)])
  const response = await fetch(url, { method: 'POST', body: '{}' })
  t.equal(saves, 1)
  t.equal(response.status, 503)
  t.equal(response.headers.get('retry-after'), '1')
  t.equal(response.headers.get('content-type'), 'application/problem+json')
  t.match(await response.json(), { status: 503, code: 'no-instance', title: String })
})

t.test('a read that was sent and not answered is asked of the next instance', async (t) => {
  const dying = await instance(t, (request) => request.socket.destroy())
  const alive = await instance(t, (_request, response) => response.end('read'))
  const url = await nginx(t, [dying, alive])
  for (let i = 0; i < 4; i += 1) t.equal(await (await fetch(url)).text(), 'read')
})

t.test('a WebSocket handshake reaches the instance, and other requests keep their connections', async (t) => {
  const connections = new Set<unknown>()
  const server = createServer((request, response) => {
    connections.add(request.socket)
    response.end(request.headers.connection ?? 'kept')
  })
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello')
  })
  const url = await nginx(t, [await listen(t, server)])

  const handshake = request(`${url}/ws`, { headers: { connection: 'Upgrade', upgrade: 'websocket' } }).end()
  const [response, socket, head] = (await once(handshake, 'upgrade')) as [IncomingMessage, Socket, Buffer]
  t.equal(response.statusCode, 101)
  // It may come together with the answer to the handshake.
  const [greeting] = head.length > 0 ? [head] : ((await once(socket, 'data')) as [Buffer])
  t.equal(greeting.toString(), 'hello')

  for (let i = 0; i < 10; i += 1) t.not(await (await fetch(url)).text(), 'close')
  // Each of nginx's workers keeps connections of its own.
  t.ok(connections.size < 10, `${connections.size} connections for 10 requests`)
})

t.test('the instance learns the true address, and a request id that is harmless', async (t) => {
  const url = await nginx(t, [
    await instance(t, (request, response) => {
      const { 'x-forwarded-for': address, 'x-forwarded-proto': scheme, 'x-request-id': id, host } = request.headers
      response.end(JSON.stringify({ address, scheme, id, host }))
    }),
  ])
  const ask = async (headers: Record<string, string>) => (await fetch(url, { headers })).json()
  t.match(await ask({ 'x-forwarded-for': '6.6.6.6', 'x-request-id': 'my-id.1' }), {
    address: /^127\.0\.0\.1$/,
    scheme: 'http',
    id: /^my-id\.1$/,
    host: new URL(url).host,
  })
  t.match(await ask({ 'x-request-id': 'a b"\\n' }), { id: /^[0-9a-f]{32}$/ })
})

t.test('scripts are compressed, JSON keeps its strong ETag', async (t) => {
  const url = await nginx(t, [
    await instance(t, (request, response) => {
      response.setHeader('Content-Type', request.url === '/app.js' ? 'text/javascript' : 'application/json')
      response.setHeader('ETag', '"version"')
      response.end('x'.repeat(5_000))
    }),
  ])
  const headers = async (path: string) => {
    const [response] = (await once(get(`${url}${path}`, { headers: { 'accept-encoding': 'gzip' } }), 'response')) as [
      IncomingMessage,
    ]
    response.resume()
    return response.headers
  }
  t.match(await headers('/app.js'), { 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
  t.match(await headers('/api/me'), { etag: /^"version"$/, 'content-encoding': undefined })
})

async function nginx(t: Test, upstreamPorts: number[]): Promise<string> {
  const service = await startNginx({ upstreamPorts })
  t.teardown(() => service.stop())
  return service.url
}

function instance(t: Test, answer: RequestListener): Promise<number> {
  return listen(t, createServer(answer))
}
