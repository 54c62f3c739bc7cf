import { type AddressInfo, connect, createServer } from 'node:net'

interface Scope {
  teardown(end: () => unknown): void
}

/** A line to a server on this machine over which what is said can be kept back for a while. Nothing gets lost. */
export class HeldLine {
  readonly port: number
  #held: (() => void)[] | undefined

  private constructor(port: number) {
    this.port = port
  }

  static async open(t: Scope, serverPort: number): Promise<HeldLine> {
    let line: HeldLine
    const server = createServer((client) => {
      const upstream = connect(serverPort, '127.0.0.1')
      client.on('data', (data) => line.#pass(() => upstream.write(data)))
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

  hold(): void {
    this.#held ??= []
  }

  release(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const say of held) say()
  }

  #pass(say: () => void): void {
    if (this.#held) this.#held.push(say)
    else say()
  }
}
