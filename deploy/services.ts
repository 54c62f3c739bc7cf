/** Programs run beside Spotter on this machine, for the local cluster and for the tests. */
export { startNginx } from './services/nginx.ts'
export { freePort, onFreePort, PortTakenError, portIsFree } from './services/ports.ts'
export { type PostgresOptions, type Standby, startPostgres, startPostgresStandby } from './services/postgres.ts'
export {
  findProgram,
  MissingProgramsError,
  type Program,
  packagesFor,
  requireProgram,
  requirePrograms,
} from './services/programs.ts'
export { type RedisOptions, startRedis } from './services/redis.ts'
export { type RedisCluster, startRedisCluster } from './services/redis-cluster.ts'
export { type RedisSentinel, startRedisSentinel } from './services/redis-sentinel.ts'
export { createScratch, removeScratch } from './services/scratch.ts'
export { bareEnvironment, Service, type ServiceSpec } from './services/service.ts'
export { until } from './services/until.ts'
