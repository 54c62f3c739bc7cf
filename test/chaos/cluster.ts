import { join } from 'node:path'
import { startCluster } from '../../deploy/cluster.ts'
import { projectFolder } from '../../deploy/project.ts'
import { freePort, type Service } from '../../deploy/services.ts'
import type { FaultPointName } from '../../src/runtime/failpoints.ts'
import { Complaints } from './complaints.ts'
import { arm, disarm, type SelfHarm } from './control.ts'
import type { History } from './history.ts'
import { Part } from './part.ts'

/** One process of Spotter, whose `url` goes past nginx. */
export class ChaosInstance extends Part {
  readonly #controlPort: number

  constructor(service: Service, history: History, controlPort: number) {
    super(service, history)
    this.#controlPort = controlPort
  }

  /** The next time that point is reached there, the process kills or freezes itself, once. */
  async arm(point: FaultPointName, harm: SelfHarm): Promise<void> {
    if (harm === 'kill') this.expectEnd()
    await arm(this.#controlPort, point, harm)
  }

  async disarm(): Promise<void> {
    await disarm(this.#controlPort)
  }
}

/** A cluster of real processes that faults can be done to. */
export interface ChaosCluster {
  /** nginx. */
  readonly url: string
  readonly instances: readonly ChaosInstance[]
  readonly nginx: Part
  readonly redis: Part
  readonly postgres: Part
  stop(): Promise<void>
}

export interface ChaosClusterOptions {
  instances: number
  without: readonly string[]
  logFolder: string
  history: History
}

export async function startChaosCluster(options: ChaosClusterOptions): Promise<ChaosCluster> {
  const { history, logFolder, without } = options
  const controlPorts: number[] = []
  for (let index = 0; index < options.instances; index += 1) controlPorts.push(await freePort())
  const cluster = await startCluster({
    instances: options.instances,
    mainFile: join(projectFolder, 'dist', 'test', 'chaos', 'instance.js'),
    logFolder,
    env: {
      LOG_LEVEL: 'warn',
      RATE_LIMIT_PER_MINUTE: '1000000',
      AUTH_RATE_LIMIT_PER_MINUTE: '1000000',
      // a rolling restart of all should not take most of a run
      DRAIN_MS: '4000',
      CHAOS_WITHOUT: without.join(','),
    },
    instanceEnv: (index) => ({ CHAOS_CONTROL_PORT: String(controlPorts[index]) }),
  })
  const instances = cluster.instances.map(
    (service, index) => new ChaosInstance(service, history, controlPorts[index] as number),
  )
  const [nginx, redis, postgres] = [cluster.nginx, cluster.redis, cluster.postgres].map(
    (service) => new Part(service, history),
  ) as [Part, Part, Part]
  const complaints = instances.map((instance) => new Complaints(instance.name, instance.service.logFile, history))
  return {
    url: cluster.url,
    instances,
    nginx,
    redis,
    postgres,
    async stop() {
      for (const part of [...instances, nginx, redis, postgres]) part.expectEnd()
      for (const instance of instances) instance.thaw()
      await cluster.stop()
      for (const complaint of complaints) complaint.stop()
    },
  }
}
