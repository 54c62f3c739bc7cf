import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import t, { type Test } from 'tap'
import { projectUrl } from '../../deploy/project.ts'
import { isRunning, processTree } from '../../deploy/services/process-tree.ts'
import { findProgram, startNginx, startRedis, until } from '../../deploy/services.ts'
import { testDatabase, testPostgres, testRedis } from '../support/services.ts'

const run = promisify(execFile)

t.test('a Redis comes back empty on the same port after it was killed', async (t) => {
  const redis = await testRedis(t)
  const client = new Redis(redis.url, { lazyConnect: true })
  client.on('error', () => undefined)
  t.teardown(() => client.disconnect())
  await client.set('lost', 'yes')
  const firstPid = redis.pid

  await redis.kill()
  t.equal(redis.running, false)
  t.throws(() => redis.pid, /redis does not run/)
  await redis.start()

  t.not(redis.pid, firstPid)
  t.equal(await client.get('lost'), null)
})

t.test('a frozen Redis answers again once it is resumed', async (t) => {
  const redis = await testRedis(t)
  const client = new Redis(redis.url, { commandTimeout: 100 })
  t.teardown(() => client.disconnect())
  await client.ping()
  redis.pause()
  await t.rejects(client.ping(), /timed out/)
  redis.resume()
  t.ok(await until(() => client.ping(), { what: 'an answer after resume' }))
})

t.test('a paused service can be stopped, and its folder goes with it', async (t) => {
  const redis = await testRedis(t)
  const folder = dirname(redis.logFile)
  redis.pause()
  await redis.stop()
  t.equal(redis.running, false)
  t.equal(existsSync(folder), false)
  await redis.stop()
})

t.test('Redis takes settings: a full one without eviction refuses writes', async (t) => {
  const redis = await testRedis(t, { config: { maxmemory: '1mb', 'maxmemory-policy': 'noeviction' } })
  const client = new Redis(redis.url)
  t.teardown(() => client.disconnect())
  await t.rejects(
    client.set('big', 'x'.repeat(2_000_000)).then(() => client.set('next', '1')),
    /OOM/,
  )
})

t.test('what Postgres acknowledged survives a kill of the server and all its backends', async (t) => {
  const server = await testPostgres(t)
  const sql = postgres(server.url, { max: 1 })
  t.teardown(() => sql.end({ timeout: 1 }))
  await sql`create table kept (n int)`
  await sql`insert into kept values (1)`
  const tree = processTree(server.pid)
  t.ok(tree.length > 3, 'the backends are known')

  await server.kill()
  t.strictSame(tree.filter(isRunning), [])
  await server.start()
  t.strictSame([...(await sql`select n from kept`)], [{ n: 1 }])

  await server.restart()
  t.strictSame([...(await sql`select n from kept`)], [{ n: 1 }])
})

t.test('each test gets a migrated database of its own', async (t) => {
  const [one, two] = await Promise.all([testDatabase(t), testDatabase(t)])
  t.not(one, two)
  const first = postgres(one, { max: 1 })
  const second = postgres(two, { max: 1 })
  t.teardown(() => Promise.all([first.end(), second.end()]))
  await first`update setting set value = 'changed' where name = 'epoch'`
  const [setting] = await second`select value from setting where name = 'epoch'`
  t.match(setting, { value: /^[0-9a-f-]{36}$/ })
})

t.test('nginx spreads requests over the instances with the project’s own configuration', async (t) => {
  const ports = await Promise.all(['one', 'two'].map((name) => startHttp(t, name)))
  const nginx = await startNginx({ upstreamPorts: ports })
  t.teardown(() => nginx.stop())
  const answers = new Set<string>()
  for (let i = 0; i < 6; i += 1) answers.add(await (await fetch(nginx.url)).text())
  t.strictSame([...answers].sort(), ['one', 'two'])
  const workers = processTree(nginx.pid)
  await nginx.kill()
  t.strictSame(workers.filter(isRunning), [], 'no worker outlives the master')
})

t.test('a taken port is said plainly', async (t) => {
  const other = createTcpServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port } = other.address() as AddressInfo
  await t.rejects(startRedis({ port }), { name: 'PortTakenError', message: `Port ${port} is taken` })
})

t.test('a program that does not start is reported with its own words', async (t) => {
  await t.rejects(
    startRedis({ config: { 'no-such-setting': '1' } }),
    /ended while starting: exit code 1[\s\S]*no-such-setting/,
  )
})

t.test('a missing program is named together with the line that installs it', async (t) => {
  const path = process.env.PATH
  t.teardown(() => {
    process.env.PATH = path
  })
  process.env.PATH = '/nonexistent'
  t.equal(findProgram('chromium'), undefined)
  await t.rejects(startRedis(), {
    name: 'MissingProgramsError',
    message: /redis-server[\s\S]*apt-get update && apt-get install -y --no-install-recommends redis-server$/,
  })
})

t.test('services die with the process that started them, even when that one is killed', async (t) => {
  const script = `
    import { startRedis, startPostgres } from ${JSON.stringify(new URL('dist/deploy/services.js', projectUrl).href)}
    const services = await Promise.all([startRedis(), startPostgres()])
    console.log(JSON.stringify(services.map((service) => service.pid)))
    process.kill(process.pid, 'SIGKILL')`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {}).catch(
    (error: { stdout: string }) => error,
  )
  const pids = JSON.parse(stdout) as number[]
  t.equal(pids.length, 2)
  await until(() => !pids.some(isRunning), { what: 'the orphans to end' })
})

async function startHttp(t: Test, name: string): Promise<number> {
  const server = createServer((_request, response) => response.end(name)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}
