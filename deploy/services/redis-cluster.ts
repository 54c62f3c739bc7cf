import { freePort } from './ports.ts'
import { type RedisOptions, startRedis } from './redis.ts'
import { askRedis } from './redis-command.ts'
import type { Service } from './service.ts'
import { until } from './until.ts'

/** Masters that share the slots; no replicas. */
export interface RedisCluster {
  /** The settings of an instance that lead to it. */
  env: { REDIS_CLUSTER: string }
  nodes: readonly [Service, Service, Service]
  /** Starts a fourth node, a master without slots. */
  addNode(): Promise<Service>
  stop(): Promise<void>
}

const SLOTS = 16_384

/** Starts three masters with a third of the slots each. A master that dies takes its own slots only. */
export async function startRedisCluster({ config = {} }: Pick<RedisOptions, 'config'> = {}): Promise<RedisCluster> {
  const running: Service[] = []
  const stop = async () => void (await Promise.all(running.map((service) => service.stop())))
  const start = async () => {
    const node = await startRedis({
      config: {
        'cluster-enabled': 'yes',
        // The default lies 10,000 above, where the ports of others may be.
        'cluster-port': String(await freePort()),
        'cluster-node-timeout': '1000',
        'cluster-require-full-coverage': 'no',
        ...config,
      },
    })
    running.push(node)
    return node
  }
  try {
    const nodes = await Promise.all([start(), start(), start()])
    const [first, ...others] = nodes
    for (const [at, { port }] of nodes.entries()) {
      const from = Math.ceil((at * SLOTS) / nodes.length)
      const to = Math.ceil(((at + 1) * SLOTS) / nodes.length) - 1
      await askRedis(port, `CLUSTER SET-CONFIG-EPOCH ${at + 1}`)
      await askRedis(port, `CLUSTER ADDSLOTSRANGE ${from} ${to}`)
    }
    const join = async ({ port }: Service) =>
      askRedis(port, `CLUSTER MEET 127.0.0.1 ${first.port} ${await busPortOf(first)}`)
    for (const other of others) await join(other)
    const isWhole = async ({ port }: Service) => {
      const info = await askRedis(port, 'CLUSTER INFO')
      return /cluster_state:ok/.test(info) && /cluster_slots_ok:16384/.test(info) && /cluster_size:3/.test(info)
    }
    await until(async () => (await Promise.all(nodes.map(isWhole))).every(Boolean), {
      what: 'the cluster to form',
      timeoutMs: 15_000,
    })
    return {
      env: { REDIS_CLUSTER: nodes.map(({ port }) => `127.0.0.1:${port}`).join(',') },
      nodes,
      async addNode() {
        const node = await start()
        await join(node)
        await until(async () => /cluster_known_nodes:4/.test(await askRedis(node.port, 'CLUSTER INFO')), {
          what: 'the node to know the others',
        })
        return node
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function busPortOf({ port }: Service): Promise<string> {
  const answer = await askRedis(port, 'CONFIG GET cluster-port')
  return answer.split('\r\n').find((line) => /^\d+$/.test(line)) ?? ''
}
