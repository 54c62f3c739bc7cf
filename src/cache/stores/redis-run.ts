import { createHash } from 'node:crypto'
import { Cluster, type Redis } from 'ioredis'
import type { Logger } from '../../runtime/logger.ts'
import type { CacheRedis } from './redis-connection.ts'

/** Which run of Redis this connection speaks to: docs/protocol.md, "Known runs". */
export interface RunWatch {
  /** Undefined from the moment the connection is lost until the run of the next one is known. */
  current(): string | undefined
  stop(): void
}

/**
 * Reads the run on every (re)connect, before anything else is read over that connection. A Cluster's run is made of the
 * runs of all its masters: when one is replaced, every floor is unknown, and while one is away none is known.
 *
 * Why slots may move between the masters within one run: what a run stands for is that no raise of it was forgotten. A
 * slot that moves with its keys takes floor and entry along one by one, and each is at any moment on one node only, so
 * the raise meets the floor wherever it is. (Reader and raise are redirected; with floor and entry apart for a moment
 * they are refused.) A slot that moves without its keys has no floors, which is unknown. What a node kept from an earlier
 * ownership it deletes when it learns that the slot is another's, and if it slept through that, it was restarted or
 * replaced: another run. What is left is a slot taken from a node that does not know it yet: until it hears, it answers
 * who has not heard either. That is Redis replaced behind a live connection, which only the floor's lifetime bounds.
 */
export function watchRun(client: CacheRedis, logger: Logger): RunWatch {
  let run: string | undefined
  /** Those whose run it is: a replica that is connected already becomes a master without any event of ioredis. */
  let masters: readonly Redis[] = []
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
        const asked = mastersOf(client)
        const found = await runOf(asked)
        if (mine !== connection || stopped) return
        masters = asked
        run = found
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
    const follow = (node: Redis) => node.on('close', learn).on('ready', learn)
    mastersOf(client).forEach(follow)
    client.on('+node', (node: Redis) => {
      follow(node)
      void learn()
    })
    client.on('-node', learn)
  }
  if (client.status === 'ready') void learn()

  return {
    current: () => {
      if (client instanceof Cluster && run !== undefined && !sameNodes(masters, mastersOf(client))) void learn()
      return run
    },
    stop: () => {
      stopped = true
      forget()
    },
  }
}

const mastersOf = (client: CacheRedis): readonly Redis[] =>
  client instanceof Cluster ? client.nodes('master') : [client]

const sameNodes = (some: readonly Redis[], others: readonly Redis[]): boolean =>
  some.length === others.length && some.every((node, at) => node === others[at] || others.includes(node))

async function runOf(masters: readonly Redis[]): Promise<string> {
  const [first, ...more] = await Promise.all(masters.map(runIdOf))
  if (first === undefined) throw new Error('No master is known')
  return more.length === 0
    ? first
    : createHash('sha1')
        .update([first, ...more].sort().join())
        .digest('hex')
}

async function runIdOf(redis: Redis): Promise<string> {
  const found = /^run_id:([0-9a-f]+)/m.exec(await redis.info('server'))?.[1]
  if (found === undefined) throw new Error('INFO server names no run_id')
  return found
}
