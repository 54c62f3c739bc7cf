import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { projectFolder } from '../../deploy/project.ts'
import { lockFolder } from '../../src/db/lock-folder.ts'

const HELD = { message: /^Another Spotter uses the embedded database in / }

async function newFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spotter-lock-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const built = pathToFileURL(join(projectFolder, 'dist', 'src', 'db', 'lock-folder.js'))
/** Tries to take the folder each time it is told to, says how that went, and stays. */
const PROGRAM = `
  import { createInterface } from 'node:readline'
  import { lockFolder } from '${built}'
  for await (const folder of createInterface(process.stdin))
    console.log(await lockFolder(folder).then(() => 'held', (error) => error.message.split('\\n')[0]))`

/** A process of its own that may be killed, and what it says when it tries to take a folder. */
function otherProcess(t: Test): { child: ChildProcess; take: (folder: string) => Promise<string> } {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface(child.stdout)
  return {
    child,
    async take(folder) {
      child.stdin.write(`${folder}\n`)
      const [line] = (await once(lines, 'line')) as [string]
      return line
    },
  }
}

/** A folder whose holder was killed outright. */
async function leftBehind(t: Test): Promise<string> {
  const folder = await newFolder(t)
  const { child, take } = otherProcess(t)
  t.equal(await take(folder), 'held')
  child.kill('SIGKILL')
  await once(child, 'exit')
  return folder
}

t.test(
  'a folder that is held is refused, with who holds it and what to do, and is free when it is let go of',
  async (t) => {
    const folder = await newFolder(t)
    const { child, take } = otherProcess(t)
    t.equal(await take(folder), 'held')
    const refused = lockFolder(folder)
    await t.rejects(refused, HELD)
    await t.rejects(refused, {
      message: new RegExp(`${folder}: process ${child.pid} on .+, since 20.+\nStop that one first`),
    })
    const words = await refused.catch((error: Error) => error.message)
    t.notMatch(words, 'DATA_DIR', 'no way to an empty database')

    child.kill('SIGKILL')
    await once(child, 'exit')
    const letGo = await lockFolder(folder)
    await t.rejects(lockFolder(folder), HELD, 'not even the same process gets it twice')
    await letGo()
    await (await lockFolder(folder))()
  },
)

t.test('a holder that is frozen holds it all the same', async (t) => {
  const folder = await newFolder(t)
  const { child, take } = otherProcess(t)
  t.equal(await take(folder), 'held')
  child.kill('SIGSTOP')
  t.teardown(() => child.kill('SIGCONT'))
  await t.rejects(lockFolder(folder), HELD)
})

t.test('a holder that was killed leaves nothing that has to be cleared away', async (t) => {
  const folder = await leftBehind(t)
  for (let i = 0; i < 3; i += 1) await (await lockFolder(folder))()
  const letGo = await lockFolder(folder)
  t.equal((await readdir(join(folder, 'lock'))).length, 1, 'old locks are gone')
  await letGo()
})

t.test('the number of another program in a lock of an earlier release stops nobody', async (t) => {
  const folder = await newFolder(t)
  await writeFile(join(folder, 'spotter.pid'), String(process.ppid))
  await (await lockFolder(folder))()
})

t.test('of many that start at once, after a holder was killed, one wins', async (t) => {
  const others = Array.from({ length: 3 }, () => otherProcess(t))
  for (let round = 0; round < 10; round += 1) {
    const folder = await leftBehind(t)
    const here = Array.from({ length: 5 }, () =>
      lockFolder(folder).then(
        () => 'held',
        (error: Error) => error.message,
      ),
    )
    const outcomes = await Promise.all([...others.map(({ take }) => take(folder)), ...here])
    t.equal(outcomes.filter((outcome) => outcome === 'held').length, 1, outcomes.join('\n'))
    t.ok(outcomes.every((outcome) => outcome === 'held' || outcome.startsWith('Another Spotter uses')))
  }
})

t.test('a folder may have a long name', async (t) => {
  const folder = join(await newFolder(t), 'a'.repeat(100), 'b'.repeat(100))
  await mkdir(folder, { recursive: true })
  const { take } = otherProcess(t)
  t.equal(await take(folder), 'held')
  await t.rejects(lockFolder(folder), HELD)
})
