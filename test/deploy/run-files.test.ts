import { join } from 'node:path'
import t from 'tap'
import { type FileRun, runFiles } from '../../deploy/run-files.ts'
import { failuresOf } from '../../deploy/tap-report.ts'

t.test('a file passes when each of its checks does and it comes to its end', async (t) => {
  const folder = t.testdir({
    'good.js': 'console.log("ok 1 - fine\\n1..1\\n# { total: 1, pass: 1 }")',
    'bad.js': 'console.log("not ok 1 - wrong\\n1..1\\n# { total: 1, fail: 1 }"); process.exitCode = 1',
    'broken.js': 'console.log("ok 1 - fine"); process.exit(3)',
  })
  const told: string[] = []
  const run = (signal: AbortSignal) =>
    runFiles(
      ['good.js', 'bad.js', 'broken.js'].map((file) => join(folder, file)),
      { jobs: 2, env: {}, signal, onEnd: ({ file }) => told.push(file) },
    )
  const runs = (await run(new AbortController().signal)).sort((a, b) => (a.file < b.file ? -1 : 1))
  t.equal(told.length, 3)
  const counts = ({ passed, counts }: FileRun) => [passed, counts.passed, counts.failed]
  t.strictSame(runs.map(counts), [
    [false, 0, 1],
    [false, 0, 1],
    [true, 1, 0],
  ])
  t.match(failuresOf(runs[0]!.report).join(), /bad\.ts:\s+not ok 1 - wrong/)
  t.match(failuresOf(runs[1]!.report).join(), /ended: exit code 3/)
  t.strictSame(await run(AbortSignal.abort()), [], 'an interrupt begins nothing more')
})

t.test('more files run at a time while those that run leave processors idle', async (t) => {
  // each waits for the two others
  const waits = `
    import { existsSync, writeFileSync } from 'node:fs'
    const own = process.argv[1]
    writeFileSync(own + '.begun', '')
    const all = ['a', 'b', 'c'].map((name) => own.replace(/\\w\\.js$/, name + '.js.begun'))
    while (!all.every((file) => existsSync(file))) await new Promise((resolve) => setTimeout(resolve, 20))
    console.log('ok 1 - together\\n1..1\\n# { total: 1, pass: 1 }')`
  const folder = t.testdir({ 'a.js': waits, 'b.js': waits, 'c.js': waits, 'package.json': '{ "type": "module" }' })
  const files = ['a', 'b', 'c'].map((name) => join(folder, `${name}.js`))
  const signal = AbortSignal.timeout(60_000)
  const options = { jobs: 1, jobsThatWait: 3, env: {}, signal, onEnd: () => undefined }
  const runs = await runFiles(files, { ...options, idle: () => 1 })
  t.strictSame(
    runs.map(({ passed }) => passed),
    [true, true, true],
  )
})
