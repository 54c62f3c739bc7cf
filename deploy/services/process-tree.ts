import { readdirSync, readFileSync } from 'node:fs'

/**
 * The process and everything it started, parents first. Process groups do not serve here: each
 * Postgres backend leads a group of its own. Without /proc (not Linux) the process alone.
 */
export function processTree(root: number): number[] {
  const childrenOf = new Map<number, number[]>()
  for (const [pid, parent] of allProcesses()) {
    const siblings = childrenOf.get(parent)
    if (siblings) siblings.push(pid)
    else childrenOf.set(parent, [pid])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(childrenOf.get(pid) ?? []))
  return tree
}

/** Sends a signal to the process and everything it started; those already gone are passed over. */
export function signalTree(root: number, signal: NodeJS.Signals): void {
  for (const pid of processTree(root)) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

function* allProcesses(): Generator<[pid: number, parent: number]> {
  for (const entry of readProc()) {
    const pid = Number(entry)
    if (!Number.isInteger(pid)) continue
    const stat = readStat(pid)
    if (stat) yield [pid, stat.parent]
  }
}

/** Undefined when the process is gone, or there is no /proc. */
function readStat(pid: number): { state: string; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // "pid (command) state parent …"; the command itself may hold blanks and brackets.
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state, parent: Number(parent) }
  } catch {
    return undefined
  }
}

function readProc(): string[] {
  try {
    return readdirSync('/proc')
  } catch {
    return []
  }
}

/** Whether this process still runs. One that has ended and only waits to be reaped does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return readStat(pid)?.state !== 'Z'
}
