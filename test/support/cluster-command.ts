import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { projectFolder } from '../../deploy/project.ts'
import type { Scope } from './scope.ts'

export interface ClusterCommand {
  pid: number
  /** What it has written to stdout so far. */
  stdout(): string
  /** Resolves when it has ended. */
  ended: Promise<{ exitCode: number | null; stdout: string; stderr: string }>
  signal(signal: NodeJS.Signals): void
}

/** Runs what `npm run cluster` runs after the build, as a process of its own. Needs `npm run build`. */
export function runCluster(
  t: Scope,
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ClusterCommand {
  const command = join(projectFolder, 'dist', 'deploy', 'cluster-command.js')
  // Without tap's own NODE_OPTIONS: people run it without.
  const { NODE_OPTIONS: _, ...inherited } = process.env
  const child = spawn(process.execPath, [command, ...flags], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<{ exitCode: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }))
  })
  t.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  })
  return { pid: child.pid ?? 0, stdout: () => stdout, ended, signal: (signal) => child.kill(signal) }
}
