import { parseArgs } from 'node:util'
import { type Cluster, startCluster } from './cluster.ts'

const usage = `usage: npm run cluster -- [--instances N] [--port N] [--demo]

Runs Redis, Postgres, N instances of Spotter and nginx on this machine until SIGINT or SIGTERM.
  --instances N   processes of Spotter, 1 to 16 (3)
  --port N        nginx's port, 1 to 65535 (8080)
  --demo          load the demo people

TRUSTED_PROXIES names proxies in front of nginx, such as "10.0.0.5, 172.16.0.0/12".
`

/** Settings that are passed on from the caller's environment; the cluster makes all others itself. */
const passedOn = ['LOG_LEVEL', 'LIVE_ADAPTER', 'RATE_LIMIT_PER_MINUTE', 'AUTH_RATE_LIMIT_PER_MINUTE', 'DRAIN_MS']

class UsageError extends Error {}

/** Prints one line of JSON on stdout when all is ready; everything else goes to stderr. */
async function main(): Promise<void> {
  const { instances, port, demo, help } = readFlags()
  if (help) {
    console.error(usage)
    return
  }

  let cluster: Cluster | undefined
  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    // Nothing to drain yet, or somebody is in a hurry: what runs dies with this process.
    if (!cluster || stopping) process.exit(signal === 'SIGINT' ? 130 : 143)
    stopping = true
    console.error(`${signal}: stopping`)
    await cluster.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)

  const given = passedOn.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  console.error(`Starting Redis, Postgres, ${instances} instances and nginx …`)
  const { TRUSTED_PROXIES: trustedProxies } = process.env
  cluster = await startCluster({
    instances,
    port,
    demo,
    env: Object.fromEntries(given),
    ...(trustedProxies !== undefined && { trustedProxies }),
  })

  for (const instance of cluster.instances) {
    console.error(`${instance.name}  ${instance.url}  pid ${instance.pid}  log ${instance.logFile}`)
  }
  for (const part of [...cluster.instances, cluster.nginx, cluster.redis, cluster.postgres]) {
    void part.ended().then(() => !stopping && console.error(`${part.name} has ended`))
  }
  console.log(
    JSON.stringify({
      ready: true,
      url: cluster.url,
      instances: cluster.instances.map((instance) => instance.url),
      redis: cluster.redis.url,
      database: cluster.postgres.url,
    }),
  )
}

function readFlags(): { instances: number; port: number; demo: boolean; help: boolean } {
  const { values } = parsed()
  return {
    instances: wholeNumber('--instances', values.instances, 16),
    port: wholeNumber('--port', values.port, 65_535),
    demo: values.demo,
    help: values.help,
  }
}

function parsed() {
  try {
    return parseArgs({
      options: {
        instances: { type: 'string', default: '3' },
        port: { type: 'string', default: '8080' },
        demo: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function wholeNumber(flag: string, text: string, highest: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1 || value > highest) {
    throw new UsageError(`${flag} must be a whole number from 1 to ${highest}, not "${text}"`)
  }
  return value
}

await main().catch((error: Error) => {
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error.message)
  process.exitCode = error instanceof UsageError ? 2 : 1
})
