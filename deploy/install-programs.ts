import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { findProgram, MissingProgramsError, type Program, packagesFor } from './services.ts'

const policyFile = '/usr/sbin/policy-rc.d'

/**
 * Sees to it that these programs are there. On Debian as root, what is missing is installed (without
 * starting any service); otherwise throws a MissingProgramsError, which says what to install. Silent
 * and quick when nothing is missing.
 */
export function installPrograms(programs: readonly Program[]): void {
  const missing = missingOf(programs)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) throw new MissingProgramsError(missing)

  const packages = packagesFor(missing)
  console.error(`Installing what the tests need: ${packages.join(' ')}`)
  withoutStartingServices(() => {
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  })
  const stillMissing = missingOf(programs)
  if (stillMissing.length > 0) throw new MissingProgramsError(stillMissing)
}

function missingOf(programs: readonly Program[]): Program[] {
  return programs.filter((program) => findProgram(program) === undefined)
}

function apt(...args: string[]): void {
  const { status } = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    // apt's own talk goes to stderr: stdout is for test results.
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (status !== 0) throw new Error(`apt-get ${args[0]} failed with exit code ${status}`)
}

/** Debian's own way to say that packages may not start the services they bring. */
function withoutStartingServices(work: () => void): void {
  const ours = !existsSync(policyFile)
  if (ours) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    work()
  } finally {
    if (ours) rmSync(policyFile, { force: true })
  }
}
