import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type FileHandle, link, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { OperatorError } from '../runtime/operator-error.ts'

const ANSWER_MS = 1_000
/** What the kernel takes for a socket's address, with the name of a file in the folder. */
const LONGEST_PATH = 60

/**
 * Takes a data folder for this process: the embedded database would be damaged by a second one. Rejects with an
 * OperatorError while another process holds it, in this container or in another one that shares the folder.
 *
 * The lock is a listening socket in the folder. The kernel takes no connection for a process that has died, however it
 * died, and whatever became of its number: no lock has to be cleared away by hand. Locks are numbered, and the highest
 * counts; whoever finds it dead makes the next one, and of two that try, one finds it made. Numbers never fall: what is
 * let go of stays, as a file.
 * @returns lets go of the folder
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const locks = join(folder, 'lock')
  await mkdir(locks, { recursive: true, mode: 0o700 })
  const directory = await open(locks)
  try {
    return await takeLock(folder, locks, directory)
  } finally {
    await directory.close()
  }
}

async function takeLock(folder: string, locks: string, directory: FileHandle): Promise<() => Promise<void>> {
  const near = locks.length <= LONGEST_PATH ? locks : `/proc/self/fd/${directory.fd}`
  const own = `${randomUUID().slice(0, 8)}.new`
  const server = await listenAt(folder, join(near, own))
  try {
    for (;;) {
      const highest = await highestOf(locks)
      if (highest > 0) {
        const holder = await holderOf(folder, join(near, String(highest)))
        if (holder !== undefined) throw heldBy(folder, holder)
      }
      const mine = highest + 1
      // in one step, and already listening
      if (!(await linked(join(locks, own), join(locks, String(mine))))) continue
      // made from an old list: somebody has gone on from there
      if ((await highestOf(locks)) > mine) {
        await rm(join(locks, String(mine)), { force: true })
        continue
      }
      for (const number of await numbersIn(locks))
        if (number < mine) await rm(join(locks, String(number)), { force: true })
      return async () => {
        await writeFile(join(locks, own), '', { mode: 0o600 })
        await rename(join(locks, own), join(locks, String(mine)))
        server.close()
      }
    }
  } catch (error) {
    server.close()
    throw error
  } finally {
    await rm(join(locks, own), { force: true })
  }
}

const numbersIn = async (locks: string): Promise<number[]> =>
  (await readdir(locks)).filter((name) => /^\d+$/.test(name)).map(Number)

const highestOf = async (locks: string): Promise<number> => Math.max(0, ...(await numbersIn(locks)))

/** False when there is one of this name already. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Tells whoever connects who this is. Does not keep the process alive. */
async function listenAt(folder: string, path: string): Promise<Server> {
  const words = `process ${process.pid} on ${hostname()}, since ${new Date().toISOString().slice(0, 16)}Z`
  const server = createServer((socket) => socket.on('error', () => undefined).end(words)).unref()
  server.listen(path)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new OperatorError(
      `Cannot lock ${folder}: no socket can be made there (${codeOf(error)}). The folder must be on a disk of this ` +
        'machine, or a volume, and writable. Move it, with everything in it, to one, and set DATA_DIR to its new place.',
    )
  }
  return server
}

/** What the process behind a lock says of itself; '' when it says nothing in time, undefined when it has died. */
async function holderOf(folder: string, path: string): Promise<string | undefined> {
  const socket = connect(path).setTimeout(ANSWER_MS)
  try {
    await once(socket, 'connect')
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return ''
    // the lock of a process that has died, one that was let go of, one that was cleared away just now
    if (['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(codeOf(error))) return undefined
    throw new OperatorError(
      `Cannot see whether another Spotter uses ${folder} (${codeOf(error)}). Does the folder belong to another user? ` +
        'Start Spotter as that one.',
    )
  }
  let words = ''
  try {
    socket.on('timeout', () => socket.destroy())
    for await (const piece of socket) words += String(piece)
  } catch {
    // it is there all the same
  }
  return words
}

function heldBy(folder: string, holder: string): OperatorError {
  return new OperatorError(
    `Another Spotter uses the embedded database in ${folder}${holder && `: ${holder}`}.\n` +
      'Stop that one first. A folder is for one process; for several, set DATABASE_URL to a Postgres.',
  )
}

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error)
