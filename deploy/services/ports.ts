import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/**
 * Below the range from which the kernel takes outgoing ports (32768 and up on Linux), so that a
 * killed service finds its port still free when it is started again.
 */
const lowest = 10_000
const highest = 32_000

const handedOut = new Set<number>()

/** Whether something could listen on this port of 127.0.0.1 now. */
export async function portIsFree(port: number): Promise<boolean> {
  const server = createServer()
  server.listen({ port, host: '127.0.0.1', exclusive: true })
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}

/** Whether something listens on this port of 127.0.0.1 and takes a connection. */
export async function portAnswers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** A port of 127.0.0.1 that is free now and that this process has not handed out before. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if (handedOut.has(port) || !(await portIsFree(port))) continue
    handedOut.add(port)
    return port
  }
  throw new Error(`no free port between ${lowest} and ${highest} on 127.0.0.1`)
}

/**
 * Starts something on a free port. Another process may take the port between the look and the
 * start; then the next port is tried. With `wanted` only that port is tried.
 */
export async function onFreePort<T>(wanted: number | undefined, start: (port: number) => Promise<T>): Promise<T> {
  if (wanted !== undefined) {
    if (!(await portIsFree(wanted))) throw new PortTakenError(wanted)
    return start(wanted)
  }
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    try {
      return await start(port)
    } catch (error) {
      if (attempt === 5 || (await portIsFree(port))) throw error
    }
  }
}

export class PortTakenError extends Error {
  readonly port: number

  constructor(port: number) {
    super(`Port ${port} is taken on 127.0.0.1. Choose another one, or stop what listens there.`)
    this.name = 'PortTakenError'
    this.port = port
  }
}
