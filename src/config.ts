import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * The only reader of the environment. Each setting is a name, how it is read, a default and a description; the table in
 * docs/reference.md is tested against this one.
 */
interface Setting<T> {
  read: (text: string) => T
  fallback: T
  description: string
}

const setting = <T>(read: (text: string) => T, fallback: T, description: string): Setting<T> => ({
  read,
  fallback,
  description,
})

const text = (value: string) => value
const integer = (min: number, max: number) => (value: string) => {
  const number = Number(value)
  if (!Number.isInteger(number) || number < min || number > max) throw new Error(`a whole number from ${min} to ${max}`)
  return number
}
const oneOf =
  <T extends string>(...allowed: T[]) =>
  (value: string) => {
    if (!allowed.includes(value as T)) throw new Error(`one of ${allowed.join(', ')}`)
    return value as T
  }
const flag = (value: string) => oneOf('true', 'false')(value) === 'true'
const list = (value: string) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
const origins = (value: string) => {
  const given = list(value)
  if (given.some((origin) => !/^[a-z][\w+.-]*:\/\/[^/\s*]+$/i.test(origin)))
    throw new Error('origins such as https://app.example, separated by commas, without a path')
  return given
}
/** Digits between 1 and 65535; NaN for everything else. */
const portOf = (text: string | undefined): number => {
  const port = Number(text)
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : Number.NaN
}
const none = undefined as string | undefined

export const SETTINGS = {
  NODE_ENV: setting(
    oneOf('development', 'test', 'production'),
    'development',
    '`development`, `test` or `production`; in production a signing secret is required',
  ),
  PORT: setting(integer(0, 65_535), 8000, 'port to listen on; `0` picks a free one'),
  HOST: setting(text, none, 'address to listen on; without it `127.0.0.1`, in production `0.0.0.0`'),
  INSTANCE_NAME: setting(
    text,
    none,
    'name of this instance in `X-Spotter-Instance` and in metrics; without it, host name and port',
  ),
  DATABASE_URL: setting(
    text,
    none,
    '`postgres://user:password@host:5432/name`; without it, an embedded database in `DATA_DIR`',
  ),
  DATABASE_PASSWORD_FILE: setting(text, none, 'file that holds the password for `DATABASE_URL`'),
  DATABASE_CONNECTIONS: setting(
    integer(1, 200),
    12,
    'connections in the Postgres pool of this instance; it opens one more to poll',
  ),
  DATA_DIR: setting(text, '.data', 'directory of the embedded database'),
  REDIS_URL: setting(
    text,
    none,
    '`redis://host:6379`; without Redis, an embedded database is cached in the process, and an external one is not cached',
  ),
  REDIS_HOST: setting(text, none, 'host of Redis, instead of `REDIS_URL`'),
  REDIS_PORT: setting(integer(1, 65_535), 6379, 'port of Redis, with `REDIS_HOST`'),
  REDIS_PASSWORD: setting(text, none, 'password of Redis, with `REDIS_HOST`, `REDIS_SENTINELS` or `REDIS_CLUSTER`'),
  REDIS_SENTINELS: setting(list, [] as string[], 'the Sentinels, as `host:port,host:port`'),
  REDIS_SENTINEL_NAME: setting(text, 'mymaster', 'name of the master that the Sentinels monitor'),
  REDIS_CLUSTER: setting(list, [] as string[], 'some nodes of a Redis Cluster, as `host:port,host:port`'),
  LIVE_ADAPTER: setting(
    oneOf('classic', 'sharded'),
    'classic',
    'Socket.IO adapter, `classic` or `sharded`; `sharded` needs Redis 7',
  ),
  JWT_SECRET: setting(
    list,
    [] as string[],
    'signing secrets, separated by commas, at least 32 characters each; the first signs, all verify',
  ),
  JWT_SECRET_FILE: setting(text, none, 'file with the same secrets, one per line'),
  CORS_ORIGINS: setting(
    origins,
    [] as string[],
    'origins of other sites whose pages may call and connect, separated by commas',
  ),
  TRUST_PROXY: setting(flag, false, 'trust `X-Forwarded-*` headers; set to `true` behind nginx'),
  RATE_LIMIT_PER_MINUTE: setting(
    integer(1, 1_000_000),
    1200,
    'requests per minute, per account (or per IP address when not signed in), on each instance',
  ),
  AUTH_RATE_LIMIT_PER_MINUTE: setting(
    integer(1, 1_000_000),
    10,
    'wrong passwords per minute and IP address, and new accounts likewise; ten times as many wrong passwords per account; counted across instances',
  ),
  SIGN_UP: setting(oneOf('open', 'closed'), 'open', '`open`: anybody can register; `closed`: nobody can'),
  LOG_LEVEL: setting(
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    'lowest level that is logged; `debug` adds cache hits and misses',
  ),
  DEMO_DATA: setting(
    oneOf('auto', 'true', 'false'),
    'auto',
    'load the demo people: `true`, `false`, or `auto`, which does so for an embedded database outside production',
  ),
  DRAIN_MS: setting(
    integer(0, 600_000),
    10_000,
    'time limit in milliseconds for each phase of the shutdown on SIGTERM',
  ),
} as const satisfies Record<string, Setting<unknown>>

type Values = { readonly [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]['fallback'] }

export type RedisSettings =
  | { kind: 'url'; url: string }
  | { kind: 'sentinel'; sentinels: { host: string; port: number }[]; name: string; password: string | undefined }
  | { kind: 'cluster'; nodes: { host: string; port: number }[]; password: string | undefined }

export interface Config {
  readonly production: boolean
  readonly host: string
  readonly port: number
  readonly instanceName: string
  readonly database: { kind: 'embedded'; dataDir: string } | { kind: 'server'; url: string; connections: number }
  /** Undefined: cache and hub live in this process. */
  readonly redis: RedisSettings | undefined
  readonly liveAdapter: 'classic' | 'sharded'
  readonly jwtSecrets: readonly string[]
  readonly corsOrigins: readonly string[]
  readonly trustProxy: boolean
  readonly rateLimitPerMinute: number
  readonly authRateLimitPerMinute: number
  readonly signUp: Values['SIGN_UP']
  readonly logLevel: Values['LOG_LEVEL']
  readonly demoData: boolean
  readonly drainMs: number
}

/** What is wrong with the settings and how to mend it, for the operator's eyes. */
export class ConfigError extends Error {}

/**
 * Reads and checks the settings. Throws ConfigError, which names each setting that is wrong.
 * @param env usually process.env
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const wrong: string[] = []
  const values = Object.fromEntries(
    Object.entries(SETTINGS).map(([name, { read, fallback }]) => {
      const given = env[name]
      if (given === undefined || given === '') return [name, fallback]
      try {
        return [name, read(given)]
      } catch (error) {
        wrong.push(`${name} must be ${(error as Error).message}`)
        return [name, fallback]
      }
    }),
  ) as Values

  const file = (name: 'JWT_SECRET_FILE' | 'DATABASE_PASSWORD_FILE'): string | undefined => {
    const path = values[name]
    if (path === undefined) return undefined
    try {
      return readFileSync(path, 'utf8').trim()
    } catch (error) {
      wrong.push(`${name} names a file that cannot be read (${(error as NodeJS.ErrnoException).code})`)
      return undefined
    }
  }

  const production = values.NODE_ENV === 'production'
  const jwtSecrets = [...values.JWT_SECRET, ...(file('JWT_SECRET_FILE')?.split(/\s+/) ?? [])].filter((s) => s !== '')
  if (jwtSecrets.some((secret) => secret.length < 32)) wrong.push('JWT_SECRET must have at least 32 characters')
  if (jwtSecrets.length === 0 && (production || values.DATABASE_URL !== undefined)) {
    wrong.push(
      'JWT_SECRET (or JWT_SECRET_FILE) is missing, and every instance needs the same one. Make one with: ' +
        `node -e "console.log(require('node:crypto').randomBytes(48).toString('base64url'))"`,
    )
  }
  const database = databaseSettings(values, file('DATABASE_PASSWORD_FILE'), wrong)
  const redis = redisSettings(values, wrong)
  if (database.kind === 'embedded' && redis !== undefined) {
    wrong.push(
      'Redis is set but DATABASE_URL is not: an embedded database serves one process only. Set DATABASE_URL, or no Redis',
    )
  }
  if (wrong.length > 0) throw new ConfigError(`Spotter cannot start:\n${wrong.map((line) => `  - ${line}`).join('\n')}`)

  return Object.freeze({
    production,
    host: values.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: values.PORT,
    instanceName: values.INSTANCE_NAME ?? `${hostname()}:${values.PORT}`,
    database,
    redis,
    liveAdapter: values.LIVE_ADAPTER,
    jwtSecrets,
    corsOrigins: values.CORS_ORIGINS,
    trustProxy: values.TRUST_PROXY,
    rateLimitPerMinute: values.RATE_LIMIT_PER_MINUTE,
    authRateLimitPerMinute: values.AUTH_RATE_LIMIT_PER_MINUTE,
    signUp: values.SIGN_UP,
    logLevel: values.LOG_LEVEL,
    demoData: values.DEMO_DATA === 'auto' ? database.kind === 'embedded' && !production : values.DEMO_DATA === 'true',
    drainMs: values.DRAIN_MS,
  })
}

function databaseSettings(values: Values, password: string | undefined, wrong: string[]): Config['database'] {
  if (values.DATABASE_URL === undefined) return { kind: 'embedded', dataDir: values.DATA_DIR }
  if (!URL.canParse(values.DATABASE_URL) || !/^postgres(ql)?:/.test(values.DATABASE_URL)) {
    wrong.push('DATABASE_URL must look like postgres://user:password@host:5432/name')
    return { kind: 'embedded', dataDir: values.DATA_DIR }
  }
  const url = new URL(values.DATABASE_URL)
  if (password !== undefined) url.password = encodeURIComponent(password)
  return { kind: 'server', url: url.href, connections: values.DATABASE_CONNECTIONS }
}

function redisSettings(values: Values, wrong: string[]): RedisSettings | undefined {
  const password = values.REDIS_PASSWORD
  const endpoints = (name: 'REDIS_SENTINELS' | 'REDIS_CLUSTER') =>
    values[name].map((endpoint) => {
      const [, host = '', port] = /^(.+):(\d+)$/.exec(endpoint) ?? []
      if (Number.isNaN(portOf(port))) wrong.push(`${name} must be host:port,host:port`)
      return { host, port: portOf(port) }
    })
  if (values.REDIS_CLUSTER.length > 0) return { kind: 'cluster', nodes: endpoints('REDIS_CLUSTER'), password }
  if (values.REDIS_SENTINELS.length > 0) {
    return { kind: 'sentinel', sentinels: endpoints('REDIS_SENTINELS'), name: values.REDIS_SENTINEL_NAME, password }
  }
  if (values.REDIS_URL !== undefined) {
    if (!/^rediss?:\/\/[^/]/.test(values.REDIS_URL) || !URL.canParse(values.REDIS_URL))
      wrong.push('REDIS_URL must look like redis://host:6379')
    return { kind: 'url', url: values.REDIS_URL }
  }
  if (values.REDIS_HOST === undefined) return undefined
  const host = values.REDIS_HOST.includes(':') ? `[${values.REDIS_HOST}]` : values.REDIS_HOST
  const text = `redis://${host}:${values.REDIS_PORT}`
  if (!URL.canParse(text) || /[/@\s]/.test(host)) {
    wrong.push('REDIS_HOST must be the name or the address of a host, without a port')
    return undefined
  }
  const url = new URL(text)
  if (password !== undefined) url.password = encodeURIComponent(password)
  return { kind: 'url', url: url.href }
}

/** A secret for one process that keeps its own database: sign-ins last as long as the process. */
export const temporarySecret = (): string => randomBytes(48).toString('base64url')
