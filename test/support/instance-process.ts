import { join } from 'node:path'
import { projectFolder } from '../../deploy/project.ts'
import { bareEnvironment, createScratch, onFreePort, Service } from '../../deploy/services.ts'
import type { Protection } from '../live/broken.ts'
import type { Scope } from './scope.ts'
import { TEST_SECRET } from './secret.ts'

export interface InstanceProcessOptions {
  redisUrl: string
  databaseUrl: string
  /** What it does without. */
  off?: readonly Protection[]
  env?: Record<string, string>
}

/** An instance that may die without taking the test with it. Needs the build, which `npm test` makes first. */
export async function startInstanceProcess(
  t: Scope,
  { redisUrl, databaseUrl, off = [], env = {} }: InstanceProcessOptions,
): Promise<Service> {
  const scratch = createScratch('instance')
  const program = join(projectFolder, 'dist', off.length === 0 ? 'src/main.js' : 'test/support/instance.js')
  const instance = await onFreePort(undefined, (port) => {
    const url = `http://127.0.0.1:${port}`
    return new Service({
      name: 'instance',
      url,
      port,
      command: process.execPath,
      args: [program],
      env: {
        ...bareEnvironment(),
        NODE_ENV: 'test',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        REDIS_URL: redisUrl,
        JWT_SECRET: TEST_SECRET,
        LOG_LEVEL: 'warn',
        UNPROTECTED: off.join(),
        ...env,
      },
      logFile: join(scratch, 'instance.log'),
      scratch,
      isReady: async () => (await fetch(`${url}/readyz`)).ok,
    }).start()
  })
  t.teardown(() => instance.stop())
  return instance
}
