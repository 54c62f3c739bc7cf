import { readOptions, USAGE } from './options.ts'
import { type LoadProgress, type LoadResult, type Percentiles, runLoad } from './run-load.ts'

/* `npm run load`: see `--help`. The progress goes to stderr, the result to stdout. */

const interrupt = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupt.abort())

const BAR = 24
const EVERY_MS = 200
let shownAtMs = 0

function show({ phase, done, of, saves, displays, waitMs }: LoadProgress): void {
  if (waitMs !== undefined) {
    const seconds = Math.ceil(waitMs / 1000)
    console.error(
      `\nThis deployment lets nobody else register from here for ${seconds} s (AUTH_RATE_LIMIT_PER_MINUTE). Waiting.`,
    )
  }
  if (!process.stderr.isTTY || (performance.now() - shownAtMs < EVERY_MS && done < of)) return
  shownAtMs = performance.now()
  const full = Math.round((BAR * done) / Math.max(1, of))
  const rates = saves === undefined ? '' : `  ${saves} saves, ${displays} displays`
  process.stderr.write(
    `\r\u001b[K${phase.padEnd(11)} ${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${Math.round(done)}/${Math.round(of)}${rates}`,
  )
}

const inMs = ({ p50, p95, p99 }: Percentiles): string =>
  [p50, p95, p99].map((ms) => (ms === null ? '–' : `${ms} ms`)).join(' / ')

function table(result: LoadResult): string {
  const counted = (counts: Record<string, number>) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none'
  return [
    `${result.savers} savers, ${result.viewers} viewers, ${result.seconds} s at ${result.url}`,
    `saves                        ${result.saves} (${result.savesPerSecond} per second)`,
    `save → answer p50/p95/p99    ${inMs(result.acknowledgedMs)}`,
    `save → display p50/p95/p99   ${inMs(result.displayedMs)}`,
    `displays                     ${result.displays}, ${result.late} late, ${result.lost} lost`,
    `reads after a save           ${result.reads}, ${result.staleReads} stale`,
    `answered by                  ${counted(result.instances)}`,
    `errors                       ${counted(result.errors)}`,
  ].join('\n')
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') console.log(USAGE)
  else {
    const result = await runLoad(options, show, interrupt.signal)
    if (process.stderr.isTTY) process.stderr.write('\n')
    console.log(options.json ? JSON.stringify(result, null, 2) : table(result))
    const failed = result.late + result.lost + result.staleReads + Object.keys(result.errors).length
    process.exitCode = failed === 0 ? 0 : 1
  }
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
