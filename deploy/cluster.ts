import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from './project.ts'
import {
  bareEnvironment,
  createScratch,
  onFreePort,
  PortTakenError,
  portIsFree,
  removeScratch,
  requirePrograms,
  Service,
  startNginx,
  startPostgres,
  startRedis,
  until,
} from './services.ts'

export interface ClusterOptions {
  /** How many processes of Spotter; named api-1, api-2 … */
  instances: number
  /** nginx's port; a free one if not given. */
  port?: number
  /** Addresses of proxies in front of nginx whose word it takes; nobody's if not given. */
  trustedProxies?: string
  /** Settings of the instances beyond those the cluster makes itself. */
  env?: Readonly<Record<string, string>>
  /** Load the demo people. */
  demo?: boolean
  /** A Redis in another form, which whoever started it stops; one Redis of the cluster's own if not given. */
  redis?: GivenRedis
  /** What an instance runs; the build's own `dist/src/main.js` if not given. */
  mainFile?: string
  /** Settings of one instance alone, by its place from 0. */
  instanceEnv?: (index: number) => Readonly<Record<string, string>>
  /** Keeps the instances' logs; if not given they go with the cluster. */
  logFolder?: string
  /** Settings of Redis, as in redis.conf. */
  redisConfig?: Readonly<Record<string, string>>
}

export interface GivenRedis {
  /** The settings that lead to it, for example `{ REDIS_CLUSTER: … }`. */
  env: Readonly<Record<string, string>>
  nodes: readonly [Service, ...Service[]]
}

/** Spotter as it runs in production, on this machine: every part is a process with the verbs of `Service`. */
export interface Cluster {
  /** nginx, in front of the instances. */
  url: string
  instances: readonly Service[]
  nginx: Service
  /** The first node of a Redis that was given. */
  redis: Service
  postgres: Service
  /** Stops the instances in the orderly way, then what they used. May be called again. */
  stop(): Promise<void>
}

/** Resolves when every instance answers /readyz through nginx. When one part fails, all are stopped. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const mainFile = options.mainFile ?? join(projectFolder, 'dist', 'src', 'main.js')
  requirePrograms(['redis-server', 'postgres', 'initdb', 'createdb', 'pg_isready', 'nginx'])
  // Looked at first: nginx starts last, and some seconds would be lost.
  if (options.port !== undefined && !(await portIsFree(options.port))) throw new PortTakenError(options.port)
  if (!existsSync(mainFile)) throw new Error(`${mainFile} is not there: run \`npm run build\` first.`)

  const scratch = createScratch('cluster')
  const running: Service[] = []
  const add = async (starting: Promise<Service>) => {
    const service = await starting
    running.push(service)
    return service
  }
  const stop = async () => {
    for (const isInstance of [true, false]) {
      const group = running.filter((service) => service.name.startsWith('api-') === isInstance)
      await Promise.all(group.map((service) => service.stop()))
    }
    removeScratch(scratch)
  }

  try {
    const [redis, postgres] = await allOrThrow([
      add(startRedis({ config: options.redisConfig ?? {} })),
      add(startPostgres()),
    ])
    const shared = {
      ...options.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      TRUST_PROXY: 'true',
      ...(options.redis?.env ?? { REDIS_URL: redis.url }),
      DATABASE_URL: postgres.url,
      JWT_SECRET: randomBytes(48).toString('base64url'),
    }
    const instances = await allOrThrow(
      Array.from({ length: options.instances }, (_, index) => {
        const name = `api-${index + 1}`
        // One instance loads them for all.
        const demo = options.demo === true && index === 0
        const own = options.instanceEnv?.(index)
        const env = { ...shared, INSTANCE_NAME: name, DEMO_DATA: String(demo), ...own }
        return add(startInstance(name, { mainFile, env, logFile: join(options.logFolder ?? scratch, `${name}.log`) }))
      }),
    )
    const nginx = await add(
      startNginx({
        ...(options.port !== undefined && { port: options.port }),
        upstreamPorts: instances.map((instance) => instance.port),
        ...(options.trustedProxies !== undefined && { trustedProxies: options.trustedProxies }),
      }),
    )
    await allAnswerThrough(nginx.url, instances)
    return { url: nginx.url, instances, nginx, redis, postgres, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

interface InstanceOptions {
  mainFile: string
  env: Readonly<Record<string, string>>
  logFile: string
}

function startInstance(name: string, { mainFile, env, logFile }: InstanceOptions): Promise<Service> {
  return onFreePort(undefined, (port) => {
    const url = `http://127.0.0.1:${port}`
    return new Service({
      name,
      url,
      port,
      command: process.execPath,
      args: [mainFile],
      env: { ...bareEnvironment(), ...env, PORT: String(port) },
      logFile,
      // Longer than an instance takes to drain.
      stopTimeoutMs: 45_000,
      isReady: async () => (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) })).ok,
      readyTimeoutMs: 60_000,
    }).start()
  })
}

/** Every instance's name has to turn up in answers that came through nginx. */
async function allAnswerThrough(url: string, instances: readonly Service[]): Promise<void> {
  const missing = new Set(instances.map((instance) => instance.name))
  await until(
    async () => {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1_000) })
      await response.arrayBuffer()
      if (response.ok) missing.delete(response.headers.get('x-spotter-instance') ?? '')
      if (missing.size > 0) throw new Error(`not yet: ${[...missing].join(', ')}`)
      return true
    },
    { what: 'every instance to answer /readyz through nginx', timeoutMs: 30_000 },
  )
}

/** Like Promise.all, but waits until all have settled, so that whatever did start is known and can be stopped. */
async function allOrThrow<T extends readonly Promise<unknown>[]>(
  promises: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(promises)
  return Promise.all(promises) as Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>
}
