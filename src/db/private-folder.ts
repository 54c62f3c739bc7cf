import { chmod, lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

const OTHERS = 0o077

/**
 * Makes a folder that is its owner's alone, or makes one that is there theirs alone, with everything in it: it holds
 * password hashes and sessions.
 * @param warn told, in words, when that cannot be done
 */
export async function privateFolder(folder: string, warn?: (message: string) => void): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // the folder first: nobody else gets to what is in it from then on
  const failed = (await tighten(folder)) + (await tightenAllIn(folder))
  if (failed === 0) return
  warn?.(
    `${folder} can be read by other users of this machine, and ${failed} of its files and folders cannot be changed by ` +
      `this one. Mend it as their owner or as root: chmod -R go= ${folder}`,
  )
}

async function tightenAllIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  let failed = 0
  for (const name of names) failed += await tighten(join(folder, name))
  return failed
}

/** @returns 1 where it failed */
async function tighten(path: string): Promise<0 | 1> {
  try {
    const entry = await lstat(path)
    if (!entry.isSymbolicLink() && (entry.mode & OTHERS) !== 0) await chmod(path, entry.mode & 0o700)
    return 0
  } catch (error) {
    // what is gone meanwhile is no trouble
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 0 : 1
  }
}
