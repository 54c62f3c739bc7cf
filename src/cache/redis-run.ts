import { createHash } from 'node:crypto'
import { Cluster, type Redis } from 'ioredis'
import type { Logger } from '../logger.ts'
import type { CacheRedis } from './redis-connection.ts'

/** Rule 3: which run of Redis this connection speaks to. */
export interface RunWatch {
  /** Undefined from the moment the connection is lost until the run of the next one is known. */
  current(): string | undefined
  stop(): void
}

/**
 * Reads the run on every (re)connect, before anything else is read over that connection. A Cluster's run is made of the
 * runs of all its masters: when one is replaced, every floor is unknown.
 */
export function watchRun(client: CacheRedis, logger: Logger): RunWatch {
  let run: string | undefined
  let connection = 0
  let stopped = false

  const forget = () => {
    connection += 1
    run = undefined
  }
  const learn = async () => {
    forget()
    const mine = connection
    while (!stopped && mine === connection) {
      try {
        const found = await runOf(client)
        if (mine === connection && !stopped) run = found
        return
      } catch (error) {
        if (mine !== connection || stopped) return
        logger.debug({ err: error }, 'Redis did not tell its run; asking again')
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  client.on('close', forget)
  client.on('ready', learn)
  if (client instanceof Cluster) {
    const follow = (node: Redis) => node.on('close', forget).on('ready', learn)
    client.nodes('master').forEach(follow)
    client.on('+node', (node: Redis) => {
      follow(node)
      void learn()
    })
    client.on('-node', learn)
  }
  if (client.status === 'ready') void learn()

  return {
    current: () => run,
    stop: () => {
      stopped = true
      forget()
    },
  }
}

async function runOf(client: CacheRedis): Promise<string> {
  if (!(client instanceof Cluster)) return runIdOf(client)
  const runs = await Promise.all(client.nodes('master').map(runIdOf))
  return createHash('sha1').update(runs.sort().join()).digest('hex')
}

async function runIdOf(redis: Redis): Promise<string> {
  const found = /^run_id:([0-9a-f]+)/m.exec(await redis.info('server'))?.[1]
  if (found === undefined) throw new Error('INFO server names no run_id')
  return found
}
