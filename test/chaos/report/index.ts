import { isGood, type Verdict } from '../verdict.ts'
import { ALL, asText, type Row } from './table.ts'

/** So many processes for each core, and two seconds of promise are some half a second of work. */
const BUSY = 4

/** What is printed after a run. `command` does the same again. */
export function asReport(verdict: Verdict, command: string): string {
  const { rows, excerpts, missing, historyFile, unverified, driverLateMs, loadPerCore, entries } = verdict
  return [
    '',
    asText(rows),
    '',
    ...excerpts.flatMap((excerpt) => [excerpt, '']),
    ...(missing.length > 0 ? ['This run proved nothing, or less than it should:'] : []),
    ...missing.map((reason) => `  ${reason}`),
    `${unverified.answers} answers were marked as not verified, ${unverified.older} of them older than acknowledged`,
    `the driver itself was late by ${driverLateMs} ms at most; ${loadPerCore} processes wanted each core at worst`,
    ...(loadPerCore > BUSY && !isGood(verdict)
      ? ['The machine was overloaded: before you look for a cause in Spotter, run it again when nothing else runs.']
      : []),
    `${entries} entries in ${historyFile}; check them again with --check`,
    `again: ${command}`,
    asSummary(verdict),
  ].join('\n')
}

/** One line for each seed. */
export function asSummary(verdict: Verdict): string {
  const { seed, seconds, violations, missing } = verdict
  const { acknowledged, cache, database, notModified, shown, worstMs, times } = totals(verdict)
  return (
    `${isGood(verdict) ? '✓' : '✗'} seed ${seed}: ${times} faults in ${seconds} s, ${acknowledged} saves, ` +
    `${cache + database + notModified} reads (${cache} from the cache), ${shown} updates shown, ` +
    `worst convergence ${Math.round(worstMs)} ms, ${violations.length} violations` +
    (missing.length > 0 ? `, ${missing.length} things not shown` : '')
  )
}

const totals = ({ rows }: Verdict): Row => rows.find(({ name }) => name === ALL) as Row

/** What a test reads of a run. */
export interface Summary {
  seed: number
  isGood: boolean
  seconds: number
  violations: string[]
  missing: string[]
  rows: Row[]
  historyFile: string
}

/** One line. */
export const asJson = (verdicts: readonly Verdict[]): string =>
  JSON.stringify(
    verdicts.map(
      (verdict): Summary => ({
        seed: verdict.seed,
        isGood: isGood(verdict),
        seconds: verdict.seconds,
        violations: verdict.violations.slice(0, 50).map(({ promise, text }) => `${promise}: ${text}`),
        missing: verdict.missing,
        rows: verdict.rows,
        historyFile: verdict.historyFile,
      }),
    ),
  )
