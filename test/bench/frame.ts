import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { projectFolder } from '../../deploy/project.ts'
import type { Scope } from '../support/scope.ts'

/* What the benchmarks have in common: where and when they ran, interleaved rounds, medians with their spread, tables. */

/** Runs a benchmark, and ends what it has started however it ends. Says first where, when and how it was run. */
export async function bench(command: string, run: (scope: Scope) => Promise<void>): Promise<void> {
  const ends: (() => unknown)[] = []
  const commit = execFileSync('git', ['log', '-1', '--format=%h'], { cwd: projectFolder, encoding: 'utf8' }).trim()
  const [processor] = cpus()
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${processor?.model}, Node ${process.version}, ${commit}`,
  )
  console.log(`npm run bench -- ${command}\n`)
  try {
    await run({ teardown: (end) => void ends.unshift(end) })
  } finally {
    for (const end of ends) await end()
  }
}

export type Measured = Record<string, number[]>

/** Measures each once a round, one after the other, so that what the machine does meanwhile meets all of them. */
export async function inRounds(rounds: number, what: Record<string, () => Promise<number>>): Promise<Measured> {
  const measured: Measured = Object.fromEntries(Object.keys(what).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, measure] of Object.entries(what)) measured[name]?.push(await measure())
  return measured
}

export function median(of: readonly number[]): number {
  return [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0
}

export const percentile = (of: readonly number[], share: number): number =>
  [...of].sort((a, b) => a - b)[Math.min(of.length - 1, Math.floor(share * of.length))] ?? 0

/** The median, and in brackets the least and the most. */
export function figures(of: readonly number[], digits = 0): string {
  const [middle, least, most] = [median(of), Math.min(...of), Math.max(...of)].map((n) =>
    n.toLocaleString('en', { maximumFractionDigits: digits }),
  )
  return `${middle} (${least}–${most})`
}

/** A table in Markdown, with the ratio of the first to each of the others. */
export function printRatios(title: string, unit: string, measured: Measured, digits = 0): void {
  const [[, ours] = ['', []]] = Object.entries(measured)
  console.log(`| ${title} | ${unit} | ours to it |`)
  console.log('| --- | --: | --: |')
  for (const [name, of] of Object.entries(measured))
    console.log(`| ${name} | ${figures(of, digits)} | ${(median(ours) / median(of)).toFixed(2)} × |`)
  console.log('')
}
