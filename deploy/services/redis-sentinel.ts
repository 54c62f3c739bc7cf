import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './ports.ts'
import { requireProgram } from './programs.ts'
import { startRedis } from './redis.ts'
import { answersPing, askRedis } from './redis-command.ts'
import { createScratch } from './scratch.ts'
import { Service } from './service.ts'
import { until } from './until.ts'

/** A master, its replica, and the Sentinels that make the replica master when the master is gone. */
export interface RedisSentinel {
  /** The settings of an instance that lead to it. */
  env: { REDIS_SENTINELS: string; REDIS_SENTINEL_NAME: string }
  /** The first master and its replica. */
  nodes: readonly [Service, Service]
  sentinels: readonly Service[]
  /** The master by what most Sentinels say. */
  master(): Promise<Service>
  /** Resolves when the Sentinels have made another node master, and says when that was (`performance.now()`). */
  promoted(timeoutMs?: number): Promise<{ master: Service; atMs: number }>
  stop(): Promise<void>
}

const NAME = 'gym'
const SENTINELS = 3
/** A master that does not answer for so long is replaced. */
const DOWN_AFTER_MS = 500

/** Starts a master, a replica in sync with it and three Sentinels, which know each other from the start. */
export async function startRedisSentinel(): Promise<RedisSentinel> {
  const running: Service[] = []
  const stop = async () => void (await Promise.all(running.map((service) => service.stop())))
  try {
    const config = { 'repl-diskless-sync-delay': '0' }
    const [first, second] = await Promise.all([startRedis({ config }), startRedis({ config })])
    running.push(first, second)
    await askRedis(second.port, `REPLICAOF 127.0.0.1 ${first.port}`)
    await until(async () => /master_link_status:up/.test(await askRedis(second.port, 'INFO replication')), {
      what: 'the replica to be in sync',
    })
    const ports = await Promise.all(Array.from({ length: SENTINELS }, freePort))
    const sentinels = await Promise.all(ports.map((port) => startSentinel(port, { ports, first, second })))
    running.push(...sentinels)

    const nodes = [first, second] as const
    const master = () => masterBy(sentinels, nodes)
    // The vote needs Sentinels that speak with each other.
    await until(async () => (await Promise.all(ports.map(canDecide))).every(Boolean), {
      what: 'the Sentinels to know each other',
      timeoutMs: 10_000,
    })
    let known = first
    return {
      env: {
        REDIS_SENTINELS: ports.map((port) => `127.0.0.1:${port}`).join(','),
        REDIS_SENTINEL_NAME: NAME,
      },
      nodes,
      sentinels,
      master,
      async promoted(timeoutMs = 20_000) {
        known = await until(
          async () => {
            const now = await master()
            return now !== known && /role:master/.test(await askRedis(now.port, 'INFO replication')) && now
          },
          { what: 'the replica to be promoted', timeoutMs },
        )
        return { master: known, atMs: performance.now() }
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const idOf = (port: number): string => createHash('sha1').update(String(port)).digest('hex')

interface Neighbours {
  ports: readonly number[]
  first: Service
  second: Service
}

function startSentinel(port: number, { ports, first, second }: Neighbours): Promise<Service> {
  const scratch = createScratch('sentinel')
  const file = join(scratch, 'sentinel.conf')
  const others = ports.filter((other) => other !== port)
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${scratch}`,
    `sentinel myid ${idOf(port)}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${first.port} ${Math.floor(SENTINELS / 2) + 1}`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${NAME} 3000`,
    `sentinel known-replica ${NAME} 127.0.0.1 ${second.port}`,
    ...others.map((other) => `sentinel known-sentinel ${NAME} 127.0.0.1 ${other} ${idOf(other)}`),
  ]
  writeFileSync(file, `${lines.join('\n')}\n`)
  return new Service({
    name: 'sentinel',
    url: `redis://127.0.0.1:${port}`,
    port,
    command: requireProgram('redis-server'),
    args: [file, '--sentinel'],
    logFile: join(scratch, 'sentinel.log'),
    scratch,
    isReady: () => answersPing(port),
  }).start()
}

const canDecide = async (port: number): Promise<boolean> =>
  (await askRedis(port, `SENTINEL CKQUORUM ${NAME}`)).startsWith('+OK')

async function masterBy(sentinels: readonly Service[], nodes: readonly Service[]): Promise<Service> {
  const said = await Promise.all(
    sentinels.map(async ({ port }) => {
      const answer = await askRedis(port, `SENTINEL GET-MASTER-ADDR-BY-NAME ${NAME}`).catch(() => '')
      return nodes.find((node) => answer.includes(`\r\n${node.port}\r\n`))
    }),
  )
  const master = nodes.find((node) => said.filter((one) => one === node).length * 2 > sentinels.length)
  if (master === undefined) throw new Error('The Sentinels do not agree on a master')
  return master
}
