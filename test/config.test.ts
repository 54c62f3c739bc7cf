import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ConfigError, readConfig, SETTINGS, temporarySecret } from '../src/config.ts'

const SECRET = 'a-secret-of-thirty-two-characters-or-more'
const DATABASE = { DATABASE_URL: 'postgres://spotter@db:5432/spotter', JWT_SECRET: SECRET }

/** What the operator is told; fails when nothing is wrong. */
function complaint(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error(`nothing is wrong with ${JSON.stringify(env)}`)
}

t.test('nothing needs to be set on a laptop', (t) => {
  t.match(readConfig({}), {
    production: false,
    host: '127.0.0.1',
    port: 8000,
    instanceName: /:8000$/,
    database: { kind: 'embedded', dataDir: '.data' },
    redis: undefined,
    liveAdapter: 'classic',
    jwtSecrets: [],
    corsOrigins: [],
    trustProxy: false,
    rateLimitPerMinute: 1200,
    authRateLimitPerMinute: 10,
    logLevel: 'info',
    demoData: true,
    drainMs: 10_000,
  })
  t.strictSame(readConfig({ PORT: '', REDIS_URL: '', JWT_SECRET: '' }).port, 8000, 'an empty setting is not set')
  t.ok(Object.isFrozen(readConfig({})))
  t.end()
})

/** A value that each setting refuses, and what is said of it; those that take any text are not here. */
const WRONG: Partial<Record<keyof typeof SETTINGS, [value: string, said: RegExp]>> = {
  NODE_ENV: ['prod', /NODE_ENV must be one of development, test, production/],
  PORT: ['80000', /PORT must be a whole number from 0 to 65535/],
  DATABASE_URL: ['mysql://x', /DATABASE_URL must look like postgres:\/\/user:password@host:5432\/name/],
  DATABASE_PASSWORD_FILE: ['/nowhere/at/all', /DATABASE_PASSWORD_FILE names a file that cannot be read \(ENOENT\)/],
  DATABASE_CONNECTIONS: ['0', /DATABASE_CONNECTIONS must be a whole number from 1 to 200/],
  REDIS_URL: ['redis.example:6379', /REDIS_URL must look like redis:\/\/host:6379/],
  REDIS_PORT: ['6379.5', /REDIS_PORT must be a whole number from 1 to 65535/],
  REDIS_SENTINELS: ['one,two:26379', /REDIS_SENTINELS must be host:port,host:port/],
  REDIS_CLUSTER: ['one', /REDIS_CLUSTER must be host:port,host:port/],
  LIVE_ADAPTER: ['fast', /LIVE_ADAPTER must be one of classic, sharded/],
  JWT_SECRET: ['short', /JWT_SECRET must have at least 32 characters/],
  JWT_SECRET_FILE: ['/nowhere/at/all', /JWT_SECRET_FILE names a file that cannot be read \(ENOENT\)/],
  TRUST_PROXY: ['yes', /TRUST_PROXY must be one of true, false/],
  RATE_LIMIT_PER_MINUTE: ['0', /RATE_LIMIT_PER_MINUTE must be a whole number from 1 to 1000000/],
  AUTH_RATE_LIMIT_PER_MINUTE: ['ten', /AUTH_RATE_LIMIT_PER_MINUTE must be a whole number from 1 to 1000000/],
  SIGN_UP: ['shut', /SIGN_UP must be one of open, closed/],
  LOG_LEVEL: ['loud', /LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent/],
  CORS_ORIGINS: ['a.example', /CORS_ORIGINS must be origins such as/],
  REDIS_HOST: ['redis://cache', /REDIS_HOST must be the name or the address of a host/],
  DEMO_DATA: ['yes', /DEMO_DATA must be one of auto, true, false/],
  DRAIN_MS: ['-1', /DRAIN_MS must be a whole number from 0 to 600000/],
}
const ANY_TEXT = ['HOST', 'INSTANCE_NAME', 'DATA_DIR', 'REDIS_PASSWORD', 'REDIS_SENTINEL_NAME']

t.test('each wrong setting is named, with how to mend it', (t) => {
  t.strictSame([...Object.keys(WRONG), ...ANY_TEXT].sort(), Object.keys(SETTINGS).sort(), 'each setting is looked at')
  for (const [name, [value, said]] of Object.entries(WRONG)) {
    const told = complaint({ ...DATABASE, [name]: value })
    t.match(told, said, name)
    t.match(told, /^Spotter cannot start:\n {2}- /)
    t.notMatch(told, SECRET, 'no secret is shown')
  }
  t.end()
})

t.test('all that is wrong is told at once', (t) => {
  const told = complaint({ ...DATABASE, PORT: 'x', LOG_LEVEL: 'x', DRAIN_MS: 'x', REDIS_URL: 'x' })
  t.strictSame(told.match(/^ {2}- [A-Z_]+/gm), ['  - PORT', '  - LOG_LEVEL', '  - DRAIN_MS', '  - REDIS_URL'])
  t.end()
})

t.test('without a secret production refuses to start, and says how to make one', (t) => {
  for (const env of [{ NODE_ENV: 'production' }, { DATABASE_URL: DATABASE.DATABASE_URL }]) {
    const told = complaint(env)
    t.match(told, /JWT_SECRET \(or JWT_SECRET_FILE\) is missing/)
    const [, command = ''] = /Make one with: node (-e ".*")$/m.exec(told) ?? []
    t.ok(command)
    const made = execFileSync('sh', ['-c', `${JSON.stringify(process.execPath)} ${command}`], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    }).trim()
    t.strictSame(readConfig({ ...env, JWT_SECRET: made }).jwtSecrets, [made], 'the command works')
  }
  t.match(temporarySecret(), /^[\w-]{64}$/)
  t.not(temporarySecret(), temporarySecret())
  t.end()
})

t.test('production is reached from outside, and shows no demo people unless asked', (t) => {
  const env = { ...DATABASE, NODE_ENV: 'production' }
  t.match(readConfig(env), { production: true, host: '0.0.0.0', demoData: false })
  t.equal(readConfig({ ...env, HOST: '::' }).host, '::')
  t.equal(readConfig({ ...env, DEMO_DATA: 'true' }).demoData, true)
  t.equal(readConfig({ JWT_SECRET: SECRET, NODE_ENV: 'production' }).demoData, false, 'embedded, in production')
  t.equal(readConfig(DATABASE).demoData, false, 'an external database')
  t.equal(readConfig({ DEMO_DATA: 'false' }).demoData, false)
  t.end()
})

t.test('secrets come from files as well, several of them for a rotation', (t) => {
  const folder = t.testdir({ secrets: `${SECRET}-new\n${SECRET}-old\n\n`, password: 'p@ss/w%rd\n', empty: '\n' })
  const file = join(folder, 'secrets')
  t.strictSame(readConfig({ JWT_SECRET_FILE: file }).jwtSecrets, [`${SECRET}-new`, `${SECRET}-old`])
  t.strictSame(
    readConfig({ JWT_SECRET: `${SECRET}-1, ${SECRET}-2`, JWT_SECRET_FILE: file }).jwtSecrets,
    [`${SECRET}-1`, `${SECRET}-2`, `${SECRET}-new`, `${SECRET}-old`],
    'the first one signs',
  )
  t.match(complaint({ NODE_ENV: 'production', JWT_SECRET_FILE: join(folder, 'empty') }), /JWT_SECRET .* is missing/)
  writeFileSync(join(folder, 'secrets'), 'short\n')
  t.match(complaint({ JWT_SECRET_FILE: file }), /at least 32 characters/)

  const { database } = readConfig({ ...DATABASE, DATABASE_PASSWORD_FILE: join(folder, 'password') })
  t.equal(database.kind, 'server')
  if (database.kind !== 'server') return
  const { username, password, host, pathname } = new URL(database.url)
  t.strictSame(
    [username, decodeURIComponent(password), host, pathname],
    ['spotter', 'p@ss/w%rd', 'db:5432', '/spotter'],
    'whatever characters it has',
  )
  t.end()
})

t.test('Redis is named by URL, by parts, by its Sentinels or by its Cluster', (t) => {
  const redis = (env: NodeJS.ProcessEnv) => readConfig({ ...DATABASE, ...env }).redis
  t.equal(redis({}), undefined)
  t.strictSame(redis({ REDIS_URL: 'rediss://:p@cache:6380/1' }), { kind: 'url', url: 'rediss://:p@cache:6380/1' })
  t.strictSame(redis({ REDIS_HOST: 'cache' }), { kind: 'url', url: 'redis://cache:6379' })
  const parts = redis({ REDIS_HOST: 'cache', REDIS_PORT: '6380', REDIS_PASSWORD: 'p@ss:w/rd%' })
  t.equal(parts?.kind, 'url')
  if (parts?.kind === 'url') {
    const { host, password } = new URL(parts.url)
    t.strictSame([host, decodeURIComponent(password)], ['cache:6380', 'p@ss:w/rd%'])
  }
  t.strictSame(redis({ REDIS_SENTINELS: 'a:26379, b:26380', REDIS_PASSWORD: 'p' }), {
    kind: 'sentinel',
    sentinels: [
      { host: 'a', port: 26379 },
      { host: 'b', port: 26380 },
    ],
    name: 'mymaster',
    password: 'p',
  })
  t.match(redis({ REDIS_SENTINELS: 'a:1', REDIS_SENTINEL_NAME: 'other' }), { name: 'other' })
  t.strictSame(redis({ REDIS_CLUSTER: 'a:7000,b:7001' }), {
    kind: 'cluster',
    nodes: [
      { host: 'a', port: 7000 },
      { host: 'b', port: 7001 },
    ],
    password: undefined,
  })
  t.strictSame(redis({ REDIS_HOST: '::1' }), { kind: 'url', url: 'redis://[::1]:6379' }, 'an IPv6 address')
  for (const wrong of ['a:0', 'a:99999', ':26379'])
    t.match(complaint({ ...DATABASE, REDIS_SENTINELS: wrong }), /REDIS_SENTINELS must be host:port/, wrong)
  t.match(complaint({ ...DATABASE, REDIS_HOST: 'not a host' }), /REDIS_HOST must be/)
  t.match(complaint({ ...DATABASE, REDIS_URL: 'redis://' }), /REDIS_URL must look like/)
  t.end()
})

t.test('an embedded database beside a Redis is refused: it serves one process only', (t) => {
  for (const env of [{ REDIS_URL: 'redis://cache:6379' }, { REDIS_HOST: 'cache' }, { REDIS_CLUSTER: 'a:7000' }])
    t.match(complaint(env), /Redis is set but DATABASE_URL is not.*Set DATABASE_URL, or no Redis/)
  t.end()
})

t.test('origins are a list, and each has to be one', (t) => {
  const given = 'https://a.example, https://b.example:8443, capacitor://localhost,'
  t.strictSame(readConfig({ CORS_ORIGINS: given }).corsOrigins, [
    'https://a.example',
    'https://b.example:8443',
    'capacitor://localhost',
  ])
  // a browser sends neither, so that it would never be allowed
  for (const wrong of ['https://a.example/', 'https://a.example/app', 'a.example', '*', 'https://*.example'])
    t.match(complaint({ CORS_ORIGINS: wrong }), /CORS_ORIGINS must be origins such as https:\/\/app.example/, wrong)
  t.end()
})
