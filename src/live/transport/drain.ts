import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveContext } from '../context.ts'
import type { LiveSocket } from '../socket-types.ts'
import { PlainConnection } from './plain-connection.ts'
import { closeCodes } from './plain-wire.ts'

const BATCHES = 20
/** A client that was told when to go may take half as long again. */
const PATIENCE = 1.5

/**
 * Sends every socket to another instance, spread over `graceMs` so that the others are not run over: all are told at
 * once when each is to come back, hear events until then, and are closed if they are still here after that.
 */
export async function drainSockets(
  { io, observer }: Pick<LiveContext, 'io' | 'observer'>,
  graceMs: number,
): Promise<void> {
  const sockets = shuffled([...io.sockets.sockets.values()])
  const spreadMs = graceMs / (PATIENCE + 0.5)
  const batchSize = Math.max(1, Math.ceil(sockets.length / BATCHES))
  const batches: { sockets: LiveSocket[]; reconnectAfterMs: number }[] = []
  for (let start = 0; start < sockets.length; start += batchSize) {
    const reconnectAfterMs = Math.round((spreadMs * start) / sockets.length)
    const batch = sockets.slice(start, start + batchSize)
    for (const socket of batch) socket.emit('serverDraining', { reconnectAfterMs })
    batches.push({ sockets: batch, reconnectAfterMs })
  }
  const startedAtMs = performance.now()
  for (const { sockets: batch, reconnectAfterMs } of batches) {
    const dueMs = reconnectAfterMs * PATIENCE + spreadMs / 10
    await sleep(Math.max(0, dueMs - (performance.now() - startedAtMs)))
    for (const socket of batch) {
      if (!socket.connected) continue
      observer.ended('draining')
      close(socket)
    }
  }
}

/** As a lost connection, so that any client comes back by itself: after `disconnect()` Socket.IO's own would stay away. */
function close(socket: LiveSocket): void {
  const connection: unknown = socket.conn
  if (connection instanceof PlainConnection) connection.end(closeCodes.shuttingDown, 'server shutting down')
  else socket.conn.close()
}

function shuffled<T>(items: T[]): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1))
    const item = items[last] as T
    items[last] = items[other] as T
    items[other] = item
  }
  return items
}
