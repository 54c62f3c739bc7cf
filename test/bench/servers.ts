import { startPostgres, startRedis } from '../../deploy/services.ts'
import { startInstanceProcess } from '../support/instance-process.ts'
import { migrateUrl } from '../support/migrate.ts'
import type { Scope } from '../support/scope.ts'

const UNLIMITED = { RATE_LIMIT_PER_MINUTE: '1000000', AUTH_RATE_LIMIT_PER_MINUTE: '1000000' }

/** A Redis, a Postgres with tables, and an instance on them that limits nobody; `another` starts one more, and answers its URL. */
export async function startBenchServers(scope: Scope) {
  const postgres = await startPostgres()
  const redis = await startRedis()
  scope.teardown(() => Promise.all([postgres.stop(), redis.stop()]))
  await migrateUrl(postgres.url)
  const another = async (env: Record<string, string> = {}) => {
    const servers = { redisUrl: redis.url, databaseUrl: postgres.url }
    return (await startInstanceProcess(scope, { ...servers, env: { ...UNLIMITED, ...env } })).url
  }
  return { postgres, redis, url: await another(), another }
}
