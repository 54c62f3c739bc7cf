import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import t, { type Test } from 'tap'
import { type RedisCluster, type Service, startRedisCluster } from '../../deploy/services.ts'
import { keysFor } from '../../src/cache/keys.ts'
import { progressRoom } from '../../src/contract/live.ts'
import { Workload } from './redis-forms.ts'
import { FOLLOWS_MS } from './scene.ts'

/* Real processes on a Redis Cluster of three masters. Needs the build, which `npm test` makes first. */

/** What an operator does to a Cluster, on each of its nodes. */
class Operator {
  readonly nodes: readonly { service: Service; client: Redis; id: string }[]

  private constructor(nodes: Operator['nodes']) {
    this.nodes = nodes
  }

  static async of(t: Test, { nodes }: RedisCluster): Promise<Operator> {
    return new Operator(
      await Promise.all(
        nodes.map(async (service) => {
          const client = new Redis(service.url)
          client.on('error', () => undefined)
          t.teardown(() => client.disconnect())
          return { service, client, id: String(await client.call('CLUSTER', 'MYID')) }
        }),
      ),
    )
  }

  async slotOf(key: string): Promise<number> {
    return Number(await this.nodes[0]?.client.call('CLUSTER', 'KEYSLOT', key))
  }

  /** The node that has the slot, and another one. */
  async ownerOf(slot: number): Promise<{ owner: Operator['nodes'][number]; other: Operator['nodes'][number] }> {
    const ranges = (await this.nodes[0]?.client.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][]
    const port = ranges.find(([from, to]) => from <= slot && slot <= to)?.[2][1]
    const owner = this.nodes.find(({ service }) => service.port === port)
    const other = this.nodes.find((node) => node !== owner)
    if (owner === undefined || other === undefined) throw new Error(`nobody has slot ${slot}`)
    return { owner, other }
  }

  /** Moves a slot with its keys, one key at a time. `between` runs before each step. */
  async move(slot: number, between: () => Promise<unknown>): Promise<void> {
    const { owner, other } = await this.ownerOf(slot)
    await other.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', owner.id)
    await owner.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', other.id)
    for (;;) {
      await between()
      const [key] = (await owner.client.call('CLUSTER', 'GETKEYSINSLOT', slot, 1)) as string[]
      if (key === undefined) break
      await owner.client.call('MIGRATE', '127.0.0.1', other.service.port, key, 0, 5_000, 'REPLACE')
    }
    // The new owner first, so that at no time nobody has it.
    for (const { client } of [other, owner, ...this.nodes])
      await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', other.id)
  }

  /** How often a node sent somebody elsewhere with this word. */
  async redirections(word: 'ASK' | 'MOVED' | 'TRYAGAIN'): Promise<number> {
    const stats = await Promise.all(this.nodes.map(({ client }) => client.info('errorstats')))
    return stats.reduce(
      (sum, text) => sum + Number(new RegExp(`errorstat_${word}:count=(\\d+)`).exec(text)?.[1] ?? 0),
      0,
    )
  }
}

t.test('on a Redis Cluster of three masters nothing is stale and nothing lost', async (t) => {
  const redis = await startRedisCluster()
  t.teardown(() => redis.stop())
  const operator = await Operator.of(t, redis)

  await t.test('with the sharded adapter the slot of a room moves, and its events with it', async (t) => {
    const load = await Workload.start(t, redis, { instances: 2, env: { LIVE_ADAPTER: 'sharded' } })
    await load.busCarries()
    const slot = await operator.slotOf(`socket.io#/#${progressRoom(load.member.id)}#`)
    load.run()
    await load.savesMore(2)
    await operator.move(slot, () => sleep(0))
    const followedMs = await load.everyPageShows(load.newest, FOLLOWS_MS)
    await load.savesMore(2)
    await load.everyPageShows(load.newest, FOLLOWS_MS)
    await load.rest()
    t.comment(`every page showed the newest ${Math.round(followedMs)} ms after the move`)
    await load.busCarries()
    await load.judge(t)
  })

  await t.test('under load a slot moves with its keys, then a master without replica dies', async (t) => {
    const load = await Workload.start(t, redis)
    const slot = await operator.slotOf(keysFor({ hashTags: true }).floor(load.member.id))
    await load.everythingIsCached()

    await t.test('a slot moves', async (t) => {
      load.run()
      await operator.move(slot, () => load.savesMore(1))
      const followedMs = await load.everyPageShows(load.newest, FOLLOWS_MS)
      await load.savesMore(2)
      await load.everyPageShows(load.newest, FOLLOWS_MS)
      await load.rest()
      t.comment(`every page showed the newest ${Math.round(followedMs)} ms after the move`)
      const slowestMs = Math.max(...load.saved.map(({ tookMs }) => tookMs))
      t.comment(`${load.saved.length} saves, the slowest acknowledged after ${Math.round(slowestMs)} ms`)
      t.comment(`reads by source ${JSON.stringify(load.reads)}`)
      const redirections = { ask: await operator.redirections('ASK'), moved: await operator.redirections('MOVED') }
      t.comment(redirections, { tryAgain: await operator.redirections('TRYAGAIN') })
      t.ok(redirections.ask > 0 && redirections.moved > 0, 'who asked was redirected')
      await load.everythingIsCached()
      await load.busCarries()
      await load.judge(t)
    })

    await t.test('the master that has the slot dies', async (t) => {
      const { owner } = await operator.ownerOf(slot)
      load.run()
      await load.savesMore(2)
      const before = load.saved.length
      await owner.service.kill()
      await load.savesMore(5)
      await load.everyPageShows(load.newest, FOLLOWS_MS)
      await load.rest()
      const slowestMs = Math.max(...load.saved.slice(before).map(({ tookMs }) => tookMs))
      t.comment(
        `${load.saved.length - before} saves without it, the slowest acknowledged after ${Math.round(slowestMs)} ms`,
      )
      await load.busCarries()
      await load.judge(t)
    })
  })
})
