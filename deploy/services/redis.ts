import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { onFreePort } from './ports.ts'
import { requireProgram } from './programs.ts'
import { createScratch, removeScratch } from './scratch.ts'
import { Service } from './service.ts'

export interface RedisOptions {
  port?: number
  /**
   * Settings as in redis.conf, for example `{ maxmemory: '10mb', appendonly: 'yes' }`.
   * Nothing is kept over a restart unless they say so.
   */
  config?: Readonly<Record<string, string>>
}

/** Starts a private Redis in a folder of its own. */
export async function startRedis({ port: wanted, config = {} }: RedisOptions = {}): Promise<Service> {
  const command = requireProgram('redis-server')
  const scratch = createScratch('redis')
  const settings = { bind: '127.0.0.1', dir: scratch, save: '', appendonly: 'no', ...config }
  try {
    return await onFreePort(wanted, (port) =>
      new Service({
        name: 'redis',
        url: `redis://127.0.0.1:${port}`,
        port,
        command,
        args: Object.entries({ port: String(port), ...settings }).flatMap(([name, value]) => [`--${name}`, value]),
        logFile: join(scratch, 'redis.log'),
        scratch,
        isReady: () => answersPing(port),
      }).start(),
    )
  } catch (error) {
    removeScratch(scratch)
    throw error
  }
}

/** Asks over a bare connection, so that no client library has to be here. */
async function answersPing(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  socket.setTimeout(1_000, () => socket.destroy(new Error('no answer to PING within 1 s')))
  try {
    socket.write('PING\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    // With a password it answers -NOAUTH; while it still loads, -LOADING.
    return /^(\+PONG|-NOAUTH)/.test(answer.toString())
  } finally {
    socket.destroy()
  }
}
