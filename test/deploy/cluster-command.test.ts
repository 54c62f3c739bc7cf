import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import t from 'tap'
import { runCluster } from '../support/cluster-command.ts'

t.test('flags that are wrong are named, with the usage and exit code 2', async (t) => {
  for (const [flags, complaint] of [
    [['--instances', '0'], /--instances must be a whole number from 1 to 16, not "0"/],
    [['--instances', '1.5'], /--instances must be/],
    [['--port', 'http'], /--port must be a whole number from 1 to 65535, not "http"/],
    [['--sticky'], /Unknown option '--sticky'/],
    [['three'], /Unexpected argument 'three'/],
  ] as const) {
    const { exitCode, stdout, stderr } = await runCluster(t, flags).ended
    t.equal(exitCode, 2, flags.join(' '))
    t.equal(stdout, '')
    t.match(stderr, complaint)
    t.match(stderr, /usage: npm run cluster/)
  }
})

t.test('a taken port is said plainly, before anything is started', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port } = other.address() as AddressInfo
  const { exitCode, stderr } = await runCluster(t, ['--port', String(port)]).ended
  t.equal(exitCode, 1)
  t.match(stderr, `Port ${port} is taken`)
  t.notMatch(stderr, /\bat .*\.ts:\d+/, 'no stack trace')
})

t.test('missing programs are named together, with the line that installs them', async (t) => {
  const { exitCode, stderr } = await runCluster(t, ['--port', '8099'], { PATH: '/nonexistent' }).ended
  t.equal(exitCode, 1)
  t.match(stderr, /Not found on this machine: .*redis-server/)
  t.match(stderr, /apt-get install -y --no-install-recommends redis-server/)
})
