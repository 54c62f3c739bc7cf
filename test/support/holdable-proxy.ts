import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Scope } from './scope.ts'

interface Connection {
  client: Socket
  upstream: Socket
  /** What the client says from now on is kept. */
  held: boolean
  /** All that the client has said first; its CLIENT SETNAME is in it. */
  greeting: string
}

/** Stands between clients and Redis, and can make their connections look open and be dead. */
export class HoldableProxy {
  readonly port: number
  readonly #connections = new Set<Connection>()

  private constructor(port: number) {
    this.port = port
  }

  static async start(t: Scope, redisPort: number): Promise<HoldableProxy> {
    let proxy: HoldableProxy
    const server = createServer((client) => proxy.#accept(client, redisPort))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => {
      server.close()
      proxy.cut()
    })
    proxy = new HoldableProxy((server.address() as AddressInfo).port)
    return proxy
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Of the connections there are, those whose client gave itself this name, or all: nothing is passed on any more. */
  hold(clientName = ''): void {
    for (const connection of this.#connections) if (connection.greeting.includes(clientName)) connection.held = true
  }

  cut(): void {
    for (const { client } of this.#connections) client.destroy()
  }

  #accept(client: Socket, redisPort: number): void {
    const upstream = connect(redisPort, '127.0.0.1')
    const connection: Connection = { client, upstream, held: false, greeting: '' }
    this.#connections.add(connection)
    client.on('data', (data) => {
      if (connection.greeting.length < 2_000) connection.greeting += data.toString('latin1')
      if (!connection.held) upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (!connection.held) client.write(data)
    })
    for (const socket of [client, upstream]) {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#connections.delete(connection)
        client.destroy()
        upstream.destroy()
      })
    }
  }
}
