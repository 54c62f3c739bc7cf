import { join } from 'node:path'
import { onFreePort } from './ports.ts'
import { requireProgram } from './programs.ts'
import { answersPing } from './redis-command.ts'
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
