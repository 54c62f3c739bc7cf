import type { AddressInfo } from 'node:net'
import { buildApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { App } from '../../src/http/app-types.ts'
import { safeError } from '../../src/http/safe-error.ts'
import type { Overrides } from '../../src/plugins/context.ts'
import { embeddedFolder } from './embedded-folder.ts'
import type { Scope } from './scope.ts'
import { TEST_SECRET } from './secret.ts'
import { testDatabase, testRedis } from './services.ts'

/** What Spotter stands on: Postgres and Redis, or the embedded database and the cache in the process. */
export const DRIVERS = ['server', 'embedded'] as const
export type Driver = (typeof DRIVERS)[number]

export interface Instance {
  app: App
  url: string
  name: string
}

export interface InstanceOptions {
  /** Servers unless told otherwise; both drivers have to behave alike. */
  on?: Driver
  /** A Redis or database to use in the place of new ones; null: no Redis. */
  redisUrl?: string | null
  databaseUrl?: string
  env?: Record<string, string>
  overrides?: Overrides
  /** Routes of the test's own. */
  routes?: (app: App) => void
}

export type InstancesOptions<N extends number = number> = Omit<InstanceOptions, 'overrides'> & {
  count: N
  overrides?: Overrides | ((instance: number) => Overrides)
}

/** Settings that every instance under test starts with; rates out of the way. */
export const TEST_ENV = {
  NODE_ENV: 'test',
  PORT: '0',
  HOST: '127.0.0.1',
  DATABASE_CONNECTIONS: '6',
  DEMO_DATA: 'false',
  JWT_SECRET: TEST_SECRET,
  LOG_LEVEL: 'silent',
  RATE_LIMIT_PER_MINUTE: '1000000',
  AUTH_RATE_LIMIT_PER_MINUTE: '1000000',
} as const

/** Hashes as in production, but of next to no cost: tests register hundreds of people. */
const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 }

/** Settings of an instance on these servers. */
export function testConfig(databaseUrl: string, redisUrl: string | null, env: Record<string, string> = {}): Config {
  const servers = { DATABASE_URL: databaseUrl, ...(redisUrl !== null && { REDIS_URL: redisUrl }) }
  return readConfig({ ...TEST_ENV, ...servers, ...env })
}

/** An instance in this process, listening on a free port. */
export async function startInstance(t: Scope, options: InstanceOptions = {}): Promise<Instance> {
  const [instance] = await startInstances(t, { ...options, count: 1 })
  return instance
}

/** So many, as far as a test counts them one by one. */
type Many<N extends number> = N extends 1
  ? [Instance]
  : N extends 2
    ? [Instance, Instance]
    : N extends 3
      ? [Instance, Instance, Instance]
      : Instance[]

/** Several instances in this process on one real Redis and one real Postgres, each listening on a free port. */
export async function startInstances<const N extends number>(t: Scope, options: InstancesOptions<N>): Promise<Many<N>> {
  const { count, overrides = {} } = options
  const configOf = await configs(t, options)
  const instances: Instance[] = []
  for (let index = 0; index < count; index++) {
    const name = `test-${index}`
    const own = typeof overrides === 'function' ? overrides(index) : overrides
    const app = await buildApp(configOf(name), { passwordCost: CHEAP, ...own })
    t.teardown(() => app.close())
    const { routes } = options
    if (routes) await app.register(async (scope) => routes(scope as unknown as App))
    await app.listen({ host: '127.0.0.1', port: 0 })
    instances.push({ app, name, url: urlOf(app) })
  }
  return instances as Many<N>
}

/** Starts what the options do not name. Answers the settings of an instance of this name. */
async function configs(t: Scope, { on, env, ...options }: InstancesOptions): Promise<(name: string) => Config> {
  if (on === 'embedded') {
    const folder = await embeddedFolder(t)
    return (name) => readConfig({ ...TEST_ENV, DATA_DIR: folder, INSTANCE_NAME: name, ...env })
  }
  const databaseUrl = options.databaseUrl ?? (await testDatabase(t))
  const redisUrl = options.redisUrl === undefined ? (await testRedis(t)).url : options.redisUrl
  return (name) => testConfig(databaseUrl, redisUrl, { INSTANCE_NAME: name, ...env })
}

/** Where an instance of this process listens. */
export const urlOf = (app: App): string => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`

/** For `overrides`: hands over each line of the log, from level trace on. */
export const logInto = (write: (line: string) => void): Overrides => ({
  logger: { level: 'trace', stream: { write }, serializers: { err: safeError } },
})

/** For `overrides`: the time is what the test says, in milliseconds since 1970. */
export const onClock = (clock: { ms: number }): Overrides => ({ now: () => new Date(clock.ms) })
