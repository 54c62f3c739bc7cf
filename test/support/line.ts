import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Scope } from './scope.ts'

/** What stands between a client and the instances: a balancer whose lines can be cut and led elsewhere. */
export interface Line {
  readonly url: string
  /** Where new connections go; null: they are refused. */
  leadTo(url: string | null): void
  /** Breaks every connection there is, without a farewell. */
  cut(): void
  /** What comes for the clients is left where it is, until `flow`: their far end has nobody who reads. */
  stall(): void
  flow(): void
}

/** A plain TCP line to the instance at `url`. */
export async function lineTo(t: Scope, url: string): Promise<Line> {
  let target: string | null = url
  const sockets = new Set<Socket>()
  const pairs = new Map<Socket, Socket>()
  const server = createServer((near) => {
    if (target === null) return near.destroy()
    const { hostname, port } = new URL(target)
    const far = connect(Number(port), hostname)
    pairs.set(far, near)
    far.on('close', () => pairs.delete(far))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    cut()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url) => {
      target = url
    },
    cut,
    stall: () => {
      for (const [far, near] of pairs) far.unpipe(near).pause()
    },
    flow: () => {
      for (const [far, near] of pairs) far.pipe(near)
    },
  }
}
