import type { EventEmitter } from 'node:events'
import type { Server } from 'socket.io'
import type { WebSocket } from 'ws'

export interface BufferBounds {
  /** What may wait for one client before it is dropped. The newest packet may go over it, so a big one reaches everybody. */
  readonly maxBufferedBytes: number
  /** Called for each client that was dropped. */
  readonly onDrop?: () => void
}

/** The part of an Engine.IO connection that is looked at here. `websocket` is there for websocket-only servers. */
interface EngineConnection extends EventEmitter {
  request: { websocket?: WebSocket }
}

/**
 * Bounds what Engine.IO keeps for a client that does not read. By itself it keeps everything: a batch is handed to the
 * WebSocket when the one before has left, and what is sent meanwhile piles up in `writeBuffer`.
 */
export function boundBuffers(engine: Server['engine'], { maxBufferedBytes, onDrop }: BufferBounds): void {
  engine.on('connection', (connection: EngineConnection) => {
    const ws = connection.request.websocket
    if (ws === undefined) return
    let piledUp = 0
    let dropped = false
    connection.on('flush', () => {
      piledUp = 0
    })
    connection.on('packetCreate', ({ data }: { data?: string | Buffer }) => {
      if (dropped) return
      if (piledUp + ws.bufferedAmount <= maxBufferedBytes) {
        piledUp += data?.length ?? 0
        return
      }
      dropped = true
      // Not `close()`: the peer does not read, and Socket.IO must hear of it only after the broadcast under way.
      ws.terminate()
      onDrop?.()
    })
  })
}
