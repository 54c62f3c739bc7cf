import type { AddressInfo } from 'node:net'
import { buildApp, type Overrides } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { App } from '../../src/http/app-types.ts'
import type { Scope } from './scope.ts'
import { testDatabase, testRedis } from './services.ts'

export interface Instance {
  app: App
  url: string
  name: string
}

export interface InstancesOptions {
  count?: number
  /** A Redis or database to use in the place of new ones. */
  redisUrl?: string | null
  databaseUrl?: string
  env?: Record<string, string>
  overrides?: Overrides | ((instance: number) => Overrides)
}

export const TEST_SECRET = 'a secret for tests only, long enough to be taken'

/** Settings of an instance against these services; rates out of the way. */
export function testConfig(databaseUrl: string, redisUrl: string | null, env: Record<string, string> = {}): Config {
  return readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    DATABASE_CONNECTIONS: '6',
    ...(redisUrl !== null && { REDIS_URL: redisUrl }),
    JWT_SECRET: TEST_SECRET.replaceAll(/[ ,]/g, '-'),
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '1000000',
    AUTH_RATE_LIMIT_PER_MINUTE: '1000000',
    ...env,
  })
}

/** Several instances in this process on one real Redis and one real Postgres, each listening on a free port. */
export async function startInstances(t: Scope, options: InstancesOptions = {}): Promise<Instance[]> {
  const { count = 1, env, overrides = {} } = options
  const databaseUrl = options.databaseUrl ?? (await testDatabase(t))
  const redisUrl = options.redisUrl === undefined ? (await testRedis(t)).url : options.redisUrl
  const instances: Instance[] = []
  for (let index = 0; index < count; index++) {
    const name = `test-${index}`
    const config = testConfig(databaseUrl, redisUrl, { INSTANCE_NAME: name, ...env })
    const app = await buildApp(config, typeof overrides === 'function' ? overrides(index) : overrides)
    t.teardown(() => app.close())
    await app.listen({ host: '127.0.0.1', port: 0 })
    instances.push({ app, name, url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` })
  }
  return instances
}
