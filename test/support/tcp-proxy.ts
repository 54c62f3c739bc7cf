import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Scope } from './scope.ts'

/** What listens to a connection that passes through. */
export interface Listener {
  said(data: Buffer): void
  answered(data: Buffer): void
}

/** Stands between clients and a server; each connection is told to a listener of its own. Answers the URL to use instead. */
export async function tcpProxy(t: Scope, targetUrl: string, listen: () => Listener): Promise<string> {
  const target = new URL(targetUrl)
  const port = Number(target.port)
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(port, target.hostname)
    const listener = listen()
    client.on('data', (data) => {
      listener.said(data)
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      listener.answered(data)
      client.write(data)
    })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  target.port = String((server.address() as AddressInfo).port)
  return target.href
}
