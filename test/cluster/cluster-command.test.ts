import { Redis } from 'ioredis'
import postgres from 'postgres'
import t from 'tap'
import { isRunning, processTree } from '../../deploy/services/process-tree.ts'
import { freePort, portIsFree, until } from '../../deploy/services.ts'
import { runCluster } from '../support/cluster-command.ts'

interface Ready {
  ready: boolean
  url: string
  instances: string[]
  redis: string
  database: string
}

t.test('the cluster command says where everything is, serves, and leaves nothing behind', async (t) => {
  const port = await freePort()
  const command = runCluster(t, ['--instances', '3', '--port', String(port)])
  const gaveUp = command.ended.then(({ stderr }) => {
    throw new Error(`the command ended: ${stderr}`)
  })
  gaveUp.catch(() => undefined)
  const line = await Promise.race([
    until(() => command.stdout().includes('\n') && command.stdout(), { what: 'the ready line', timeoutMs: 90_000 }),
    gaveUp,
  ])

  const ready = JSON.parse(line) as Ready
  t.equal(ready.ready, true)
  t.equal(ready.url, `http://127.0.0.1:${port}`)
  t.equal(new Set(ready.instances).size, 3)

  const names = new Set<string | null>()
  for (const url of [ready.url, ready.url, ready.url, ...ready.instances]) {
    const response = await fetch(`${url}/readyz`)
    t.equal(response.status, 200)
    names.add(response.headers.get('x-spotter-instance'))
  }
  t.strictSame([...names].sort(), ['api-1', 'api-2', 'api-3'])

  const redis = new Redis(ready.redis)
  t.equal(await redis.ping(), 'PONG')
  redis.disconnect()
  const sql = postgres(ready.database, { max: 1 })
  t.strictSame([...(await sql`select count(*)::int as epochs from setting where name = 'epoch'`)], [{ epochs: 1 }])
  await sql.end()

  const processes = processTree(command.pid)
  t.ok(processes.length > 7, 'instances, nginx, Redis and Postgres are running')
  command.signal('SIGTERM')
  const { exitCode, stdout } = await command.ended
  t.equal(exitCode, 0)
  t.equal(stdout, line, 'one line on stdout and nothing else')
  await until(() => !processes.some(isRunning), { what: 'all processes to end' })
  t.equal(await portIsFree(port), true)
})
