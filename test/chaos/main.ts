import { FAULTS } from './faults/index.ts'
import { readHistory } from './history.ts'
import { type ChaosOptions, commandOf, readOptions, USAGE } from './options.ts'
import { asJson, asReport, asSummary } from './report/index.ts'
import { asMarkdown, mergeRows } from './report/table.ts'
import { run } from './run.ts'
import { isGood, judge, type Verdict } from './verdict.ts'

/** `npm run chaos`: see USAGE. */
async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args, FAULTS)
  if (options === undefined) {
    console.log(`${USAGE}\nFaults: ${FAULTS.map(({ name, long }) => (long ? `${name} (long)` : name)).join(', ')}`)
    return 0
  }
  const verdicts: Verdict[] = []
  if (options.check !== undefined) verdicts.push(checkAgain(options.check))
  else for (const seed of options.seeds) verdicts.push(await run(options, seed, (line) => console.error(line)))

  for (const verdict of verdicts) console.log(asReport(verdict, commandOf(options, verdict.seed, faultsOf(options))))
  if (options.markdown) {
    console.log(asMarkdown(mergeRows(verdicts.map(({ rows }) => rows))))
    console.log(`\n${verdicts.map(asSummary).join('\n')}`)
  }
  if (options.json) console.log(asJson(verdicts))
  return verdicts.every(isGood) ? 0 : 1
}

function checkAgain(path: string): Verdict {
  const { entries, truth } = readHistory(path)
  const asked = entries.flatMap((entry) => (entry.kind === 'fault-begun' ? [entry.name] : []))
  const [, seed] = /seed-(\d+)/.exec(path) ?? []
  return judge(entries, truth, { seed: Number(seed ?? 0), historyFile: path, asked, troubles: [] })
}

/** How the faults were chosen, as an option; nothing when all were. */
function faultsOf({ faults }: ChaosOptions): string {
  const usual = FAULTS.filter(({ long }) => long !== true).map(({ name }) => name)
  if (faults.length === FAULTS.length) return '--long'
  return faults.join() === usual.join() ? '' : `--faults ${faults.length === 0 ? 'none' : faults.join(',')}`
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error)
  return 1
})
