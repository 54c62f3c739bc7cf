import { setTimeout as delay } from 'node:timers/promises'
import type { FaultPointName } from '../../../src/runtime/failpoints.ts'
import { until } from '../../support/until.ts'
import type { ChaosInstance } from '../cluster.ts'
import type { World } from '../world.ts'
import { fault } from './during.ts'
import type { Fault } from './fault.ts'

const DEAD_MS = 1_500
const FROZEN_MS = 10_000
/** Long enough for any point to be reached under the load of a run. */
const REACHED_MS = 15_000

/** Points that only a save comes by. */
const SAVING: readonly FaultPointName[] = ['after-commit', 'before-raise', 'before-publish']

const parts = ['instance'] as const

const works = (instance: ChaosInstance): Promise<unknown> =>
  until(async () => (await fetch(`${instance.url}/readyz`, { signal: AbortSignal.timeout(1_000) })).ok, {
    what: `${instance.name} to be ready`,
    timeoutMs: 30_000,
    everyMs: 50,
  })

const anyInstance = ({ cluster, random }: World): ChaosInstance => random.pick(cluster.instances)

async function startAgain(instance: ChaosInstance): Promise<void> {
  // A process that was to kill itself at a point that it did not reach is killed from outside.
  await instance.kill()
  await instance.start()
  await works(instance)
}

async function thaw(instance: ChaosInstance): Promise<void> {
  instance.thaw()
  await works(instance)
}

/** Resolves when the process has done to itself what it was armed for; sees to it that it comes by. */
async function reached(world: World, instance: ChaosInstance, point: FaultPointName): Promise<void> {
  await until(
    async () => {
      if (!instance.running || instance.frozen) return true
      // In a sound system a relay finds hardly anything; so there is something to be found.
      if (point === 'after-claim') await world.leaveNews()
      if (SAVING.includes(point)) world.saveAt(instance)
      return false
    },
    { what: `${instance.name} to reach ${point}`, timeoutMs: REACHED_MS, everyMs: 100 },
  )
}

/** A fault of one instance, whichever. */
const ofAnInstance = (
  what: Pick<Fault, 'name' | 'lengthMs' | 'meanwhile'>,
  act: (instance: ChaosInstance, world: World) => Promise<void>,
  mend: (instance: ChaosInstance) => Promise<void>,
): Fault =>
  fault({
    ...what,
    parts,
    aim(world) {
      const instance = anyInstance(world)
      return { target: instance.name, act: () => act(instance, world), mend: () => mend(instance) }
    },
  })

const killedAt = (point: FaultPointName): Fault =>
  ofAnInstance(
    { name: `instance-kill-${point}`, lengthMs: 6_000, meanwhile: 'follow' },
    async (instance, world) => {
      await instance.arm(point, 'kill')
      await reached(world, instance, point)
      await delay(DEAD_MS)
    },
    startAgain,
  )

const frozenAt = (name: string, point: FaultPointName): Fault =>
  ofAnInstance(
    { name, lengthMs: 12_000, meanwhile: 'heal' },
    async (instance, world) => {
      await instance.arm(point, 'freeze')
      await reached(world, instance, point)
      await delay(FROZEN_MS)
    },
    async (instance) => {
      await thaw(instance)
      await instance.disarm()
    },
  )

const kill = ofAnInstance(
  { name: 'instance-kill', lengthMs: 5_000, meanwhile: 'follow' },
  async (instance) => {
    await instance.kill()
    await delay(DEAD_MS)
  },
  startAgain,
)

const freeze = ofAnInstance(
  { name: 'instance-freeze', lengthMs: 11_000, meanwhile: 'heal' },
  async (instance) => {
    instance.freeze()
    await delay(FROZEN_MS)
  },
  thaw,
)

const rollingRestart: Fault = fault({
  name: 'rolling-restart',
  lengthMs: 25_000,
  meanwhile: 'follow',
  parts: ['instance', 'redis', 'postgres', 'nginx'],
  aim({ cluster }) {
    return {
      target: cluster.instances.map(({ name }) => name).join(' '),
      act: async () => {
        for (const instance of cluster.instances) {
          await instance.end('SIGTERM')
          await instance.start()
          await works(instance)
        }
      },
      mend: async () => {
        for (const instance of cluster.instances) await instance.start()
      },
    }
  },
})

export const INSTANCE_FAULTS: readonly Fault[] = [
  kill,
  killedAt('after-commit'),
  killedAt('before-raise'),
  killedAt('before-publish'),
  killedAt('after-claim'),
  killedAt('before-fill'),
  freeze,
  frozenAt('instance-freeze-in-relay', 'after-claim'),
  frozenAt('instance-freeze-in-fill', 'before-fill'),
  rollingRestart,
]
