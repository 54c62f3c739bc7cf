import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { projectFolder } from '../../deploy/project.ts'
import { startInstances } from '../support/app.ts'
import { Displays, LATE_MS } from './displays.ts'
import { readOptions } from './options.ts'
import { type LoadProgress, runLoad } from './run-load.ts'

t.test('a load makes its own people, counts each display on another instance, and leaves nothing behind', async (t) => {
  const instances = await startInstances(t, { count: 2 })
  const { url, app } = instances[0]!
  const phases = new Set<LoadProgress['phase']>()
  const options = { url, viewers: 7, savers: 2, seconds: 2, rate: 5, json: true }
  const result = await runLoad(options, ({ phase }) => phases.add(phase), new AbortController().signal)
  t.match(result, { saves: 10, late: 0, lost: 0, reads: 10, staleReads: 0, errors: {} })
  t.equal(result.displays, 5 * 4 + 5 * 3, 'each save on each screen of its member')
  t.ok((result.displayedMs.p50 ?? 0) > 0 && (result.displayedMs.p99 ?? 0) >= (result.displayedMs.p50 ?? 0))
  t.equal(
    Object.values(result.instances).reduce((sum, reads) => sum + reads),
    10,
  )
  t.strictSame(
    [...phases].filter((phase) => phase !== 'settling'),
    ['accounts', 'viewers', 'saving', 'cleaning up'],
  )
  const { length } = await app.database.db.query.account.findMany()
  t.equal(length, 0)
})

t.test('a load that is interrupted cleans up, too', async (t) => {
  const [{ url, app }] = (await startInstances(t, { count: 1 })) as [Awaited<ReturnType<typeof startInstances>>[number]]
  const interrupt = new AbortController()
  const options = { url, viewers: 2, savers: 1, seconds: 600, rate: 5, json: true }
  const result = await runLoad(
    options,
    ({ saves = 0 }) => {
      if (saves > 2) interrupt.abort()
    },
    interrupt.signal,
  )
  t.ok(result.saves > 2)
  t.equal((await app.database.db.query.account.findMany()).length, 0)
})

t.test('what is late and what is missing is counted', async (t) => {
  const displays = new Displays(3)
  displays.shown(0, 5, 100)
  displays.saved(5, 90, 110)
  t.strictSame([displays.latenciesMs, displays.missing], [[10], 2])
  displays.shown(1, 7, 150)
  displays.saved(7, 120, 140)
  t.strictSame([displays.latenciesMs, displays.missing, displays.late], [[10, 60, 30], 3, 0])
  displays.shown(2, 7, 141 + LATE_MS)
  t.strictSame([displays.missing, displays.late], [1, 2])
  displays.shown(0, 6, 150)
  t.equal(displays.missing, 1, 'an older state shows no newer save')
})

t.test('options are bounded, and what is wrong with them is said', async (t) => {
  t.match(readOptions(['--url', 'http://localhost:8080/', '--viewers', '2000', '--savers', '50']), {
    url: 'http://localhost:8080',
    viewers: 2000,
    savers: 50,
    seconds: 30,
  })
  for (const wrong of [['--viewers', '20001'], ['--savers', '0'], ['--rate', 'x'], ['--url', 'ftp://a'], ['--what']])
    t.throws(() => readOptions(wrong), Error, wrong.join(' '))
  t.equal(readOptions(['--help']), 'help')
  const run = promisify(execFile)
  const command = join(projectFolder, 'dist', 'test', 'load', 'main.js')
  await t.rejects(run(process.execPath, [command, '--savers', 'many']), {
    code: 2,
    stderr: /--savers is a whole number/,
  })
  await t.rejects(run(process.execPath, [command, '--url', 'http://127.0.0.1:9']), { code: 2, stderr: /\S/ })
})
