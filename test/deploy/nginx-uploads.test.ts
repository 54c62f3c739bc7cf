import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import t from 'tap'
import { startNginx } from '../../deploy/services.ts'
import { nameOf, routesOfNextApp } from '../access/all-routes.ts'
import { startInstance } from '../support/app.ts'
import { newPerson } from '../support/person.ts'
import { until } from '../support/until.ts'

const MEGABYTE = 1024 * 1024

const routes = routesOfNextApp()
const instance = await startInstance(t, { redisUrl: null, env: { TRUST_PROXY: 'true' } })
const { app } = instance
const ordinaryBytes = app.initialConfig.bodyLimit ?? 0
const uploads = routes.filter(({ bodyLimit = 0 }) => bodyLimit > ordinaryBytes)
const nginx = await startNginx({ upstreamPorts: [Number(new URL(instance.url).port)] })
t.teardown(() => nginx.stop())

t.test('a body that a route takes comes through nginx, at every route that takes more than others', async (t) => {
  const person = await newPerson(nginx.url)
  t.ok(uploads.length >= 2, 'there are such routes')
  for (const route of uploads) {
    for (const bytes of [1.3 * MEGABYTE, route.bodyLimit ?? 0]) {
      const answer = await fetch(nginx.url + route.url.replaceAll(/:\w+/g, person.id), {
        method: route.method,
        headers: { authorization: `Bearer ${person.token}`, 'content-type': 'text/csv' },
        body: 'x\n'.repeat(bytes / 2),
      })
      const what = `${nameOf(route)}, ${(bytes / MEGABYTE).toFixed(1)} MB`
      t.not(answer.status, 413, `${what}: ${await answer.text()}`)
      t.equal(answer.headers.get('x-spotter-instance'), instance.name, `${what}: the instance has answered`)
    }
  }
})

t.test('every other body may be as large as an instance takes, and nginx says it when it is larger', async (t) => {
  const person = await newPerson(nginx.url)
  const send = (bytes: number) =>
    fetch(`${nginx.url}/api/workouts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'x'.repeat(bytes - '{"title":""}'.length) }),
    })
  t.equal((await send(ordinaryBytes)).headers.get('x-spotter-instance'), instance.name)
  const refused = await send(ordinaryBytes + 1)
  t.equal(refused.headers.get('x-spotter-instance'), null)
  t.match(await refused.json(), { status: 413, code: 'too-large' })
})

t.test(
  'who is nobody is refused before the file has come, and neither nginx nor an instance keeps any of it',
  async (t) => {
    for (const { method, url } of uploads) {
      const sockets = await Promise.all(Array.from({ length: 10 }, () => beginUpload(nginx.url, method, url)))
      for (const socket of sockets) t.match(await headOf(socket), /^HTTP\/1\.1 401 /, `${method} ${url}`)
      await until(async () => (await connectionsOf(app.server)) === 0, { what: 'the instance to be left alone' })
      for (const socket of sockets) socket.destroy()
    }
    t.strictSame(readdirSync(join(dirname(nginx.logFile), 'client_temp')), [], 'nothing on disk')
  },
)

/** Says that 19 MB will come, sends one, and waits. */
async function beginUpload(base: string, method: string, path: string): Promise<Socket> {
  const { hostname, port } = new URL(base)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  socket.write(
    `${method} ${path} HTTP/1.1\r\nHost: spotter.example\r\nContent-Type: text/csv\r\nContent-Length: ${19 * MEGABYTE}\r\n\r\n`,
  )
  socket.write(Buffer.alloc(MEGABYTE, 'x'))
  return socket
}

async function headOf(socket: Socket): Promise<string> {
  const [piece] = (await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })) as [Buffer]
  return piece.toString('latin1')
}

const connectionsOf = (server: typeof app.server): Promise<number> =>
  new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))))
