import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Scope } from './scope.ts'

/** A line to a server on this machine over which what is said can be kept back for a while. Nothing gets lost. */
export class HeldLine {
  readonly port: number
  #what: RegExp | undefined
  readonly #held = new Map<Socket, Buffer[]>()

  private constructor(port: number) {
    this.port = port
  }

  static async open(t: Scope, serverPort: number): Promise<HeldLine> {
    let line: HeldLine
    const server = createServer((client) => {
      const upstream = connect(serverPort, '127.0.0.1')
      client.on('data', (data) => line.#say(upstream, data))
      upstream.pipe(client)
      for (const socket of [client, upstream]) {
        socket.on('error', () => undefined)
        socket.on('close', () => [client, upstream].forEach((other) => void other.destroy()))
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => server.close())
    line = new HeldLine((server.address() as AddressInfo).port)
    return line
  }

  /** Keeps back what matches, and on its connection all that follows. */
  hold(what = /(?:)/): void {
    this.#what = what
  }

  release(): void {
    this.#what = undefined
    for (const [upstream, said] of this.#held) upstream.write(Buffer.concat(said))
    this.#held.clear()
  }

  #say(upstream: Socket, data: Buffer): void {
    const held = this.#held.get(upstream) ?? (this.#what?.test(data.toString('latin1')) ? [] : undefined)
    if (held === undefined) upstream.write(data)
    else this.#held.set(upstream, [...held, data])
  }
}
