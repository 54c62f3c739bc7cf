import type { AddressInfo } from 'node:net'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { type Instance, type InstancesOptions, startInstances } from './app.ts'
import { embeddedFolder } from './embedded-folder.ts'
import type { Scope } from './scope.ts'

/** What Spotter stands on: Postgres and Redis, or the embedded database and the cache in the process. */
export const DRIVERS = ['server', 'embedded'] as const
export type Driver = (typeof DRIVERS)[number]

/** One instance on the driver named; both have to behave alike. */
export async function startOn(
  t: Scope,
  driver: Driver,
  options: Pick<InstancesOptions, 'overrides' | 'env'> = {},
): Promise<Instance> {
  if (driver === 'server') return (await startInstances(t, options))[0]!
  const folder = await embeddedFolder(t)
  const config = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    DEMO_DATA: 'false',
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '1000000',
    AUTH_RATE_LIMIT_PER_MINUTE: '1000000',
    ...options.env,
  })
  const { overrides = {} } = options
  const app = await buildApp(config, typeof overrides === 'function' ? overrides(0) : overrides)
  t.teardown(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, name: 'embedded', url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` }
}
