import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRunning } from './process-tree.ts'

const ownFolders = new Set<string>()
let swept = false

/**
 * A new folder of this process in the machine's temporary folder. It is removed by
 * `removeScratch`, else when this process exits, else (killed) by the next process that asks.
 */
export function createScratch(name: string): string {
  if (!swept) {
    swept = true
    sweepOrphans()
    process.once('exit', () => {
      for (const folder of ownFolders) removeScratch(folder)
    })
  }
  const folder = mkdtempSync(join(tmpdir(), `spotter-${process.pid}-${name}-`))
  // nginx's workers run as another user and have to reach their own folders inside.
  chmodSync(folder, 0o711)
  ownFolders.add(folder)
  return folder
}

export function removeScratch(folder: string): void {
  ownFolders.delete(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** Removes what processes that no longer run have left behind. */
function sweepOrphans(): void {
  for (const entry of readdirSync(tmpdir())) {
    const owner = /^spotter-(\d+)-/.exec(entry)?.[1]
    if (owner === undefined || isRunning(Number(owner))) continue
    try {
      rmSync(join(tmpdir(), entry), { recursive: true, force: true })
    } catch {
      // Another user's folder, or another process sweeps at the same time.
    }
  }
}
