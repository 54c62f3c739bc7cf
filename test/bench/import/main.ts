import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { projectFolder } from '../../../deploy/project.ts'
import { startPostgres, startRedis } from '../../../deploy/services.ts'
import type { ImportStatus } from '../../../src/contract/importing.ts'
import { parseTrainingLog } from '../../../src/features/importing/parse/training-log.ts'
import { startInstanceProcess } from '../../support/instance-process.ts'
import { migrateUrl } from '../../support/migrate.ts'
import { until } from '../../support/until.ts'
import { copyBack } from './copy.ts'
import { logOf } from './log-of.ts'
import { register, type Someone } from './someone.ts'

/**
 * `npm run bench -- import [--sets 100000 --rounds 5]`: how many sets per second an instance imports, beside COPY of the rows that
 * it wrote and beside reading the file alone; the same while somebody else reads their page, and what that does to them.
 * Interleaved rounds on one Redis and one Postgres; prints medians, in brackets the least and the most.
 */
const { values } = parseArgs({ options: { sets: { type: 'string' }, rounds: { type: 'string' } } })
const [sets, rounds] = [Number(values.sets ?? 100_000), Number(values.rounds ?? 5)]
const READS_EVERY_MS = 20
const QUIET_MS = 5_000

const ends: (() => unknown)[] = []
const scope = { teardown: (end: () => unknown) => void ends.unshift(end) }
const postgres = await startPostgres()
const redis = await startRedis()
scope.teardown(() => Promise.all([postgres.stop(), redis.stop()]))
await migrateUrl(postgres.url)
const instance = await startInstanceProcess(scope, {
  redisUrl: redis.url,
  databaseUrl: postgres.url,
  env: { RATE_LIMIT_PER_MINUTE: '1000000', AUTH_RATE_LIMIT_PER_MINUTE: '1000000' },
})
const file = logOf(sets)

/** Imports the file; sets per second from when it was stored to when it was done. */
async function importOnce(member: Someone): Promise<number> {
  const stored = await member.call<ImportStatus>('POST', '/api/workouts/import?unit=kg', file)
  const done = await until(
    async () => {
      const status = await member.call<ImportStatus>('GET', `/api/workouts/imports/${stored.id}`)
      return status.status === 'done' && status
    },
    // each look counts what is written
    { what: 'the end of the import', timeoutMs: 600_000, everyMs: 1_000 },
  )
  if (done.counts.sets !== sets) throw new Error(`${done.counts.sets} of ${sets} sets`)
  return (1000 * sets) / (Date.parse(done.finishedAt ?? '') - Date.parse(done.createdAt))
}

async function parseOnce(): Promise<number> {
  const beganAtMs = performance.now()
  const log = parseTrainingLog(Buffer.from(file), { unit: 'kg', defaultUnit: 'kg', timeZone: 'Europe/Berlin' })
  for await (const _ of log.workouts());
  return (1000 * log.report.sets) / (performance.now() - beganAtMs)
}

/** The 99th percentile of somebody's reads of their page, one every 20 ms, until the work is done. */
async function p99While(bystander: Someone, work: Promise<unknown>): Promise<number> {
  const times: number[] = []
  let isOver = false
  const over = work.finally(() => {
    isOver = true
  })
  while (!isOver) {
    const beganAtMs = performance.now()
    await bystander.call('GET', '/api/members/me/progress')
    times.push(performance.now() - beganAtMs)
    await new Promise((resolve) => setTimeout(resolve, READS_EVERY_MS))
  }
  await over
  return times.sort((a, b) => a - b)[Math.floor(0.99 * times.length)] ?? 0
}

/** Megabytes of memory that the instance had at most so far. */
const peakMb = (): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${instance.pid}/status`, 'utf8'))?.[1]) / 1024

function median(of: readonly number[]): number {
  return [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0
}

const figures = (of: readonly number[], digits = 0): string => {
  const [middle, least, most] = [median(of), Math.min(...of), Math.max(...of)].map((n) =>
    n.toLocaleString('en', { maximumFractionDigits: digits }),
  )
  return `${middle} (${least}–${most})`
}

const commit = execFileSync('git', ['log', '-1', '--format=%h'], { cwd: projectFolder, encoding: 'utf8' }).trim()
const [processor] = cpus()
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${processor?.model}, Node ${process.version}, ${commit}`,
)
console.log(`npm run bench -- import --sets ${sets} --rounds ${rounds}\n`)

const measured = { alone: [], beside: [], copy: [], parser: [], quietP99: [], p99: [], peakMb: [] } as Record<
  'alone' | 'beside' | 'copy' | 'parser' | 'quietP99' | 'p99' | 'peakMb',
  number[]
>
try {
  const bystander = await register(instance.url)
  for (let round = 0; round < rounds; round++) {
    const member = await register(instance.url)
    measured.alone.push(await importOnce(member))
    measured.copy.push(sets / (await copyBack(postgres.url, member.id)))
    measured.parser.push(await parseOnce())
    measured.quietP99.push(await p99While(bystander, new Promise((resolve) => setTimeout(resolve, QUIET_MS))))
    const importing = register(instance.url).then(importOnce)
    measured.p99.push(await p99While(bystander, importing))
    measured.beside.push(await importing)
    measured.peakMb.push(peakMb())
  }
} finally {
  for (const end of ends) await end()
}

const { alone, beside, copy, parser, quietP99, p99, peakMb: peaks } = measured
const ratio = (a: readonly number[], b: readonly number[]) => (median(a) / median(b)).toFixed(2)
console.log('| work | sets per second | of COPY |')
console.log('| --- | --: | --: |')
for (const [what, rates] of Object.entries({
  'import, alone': alone,
  'import, while somebody reads': beside,
  'COPY of the same rows': copy,
  'the parser alone': parser,
}))
  console.log(`| ${what} | ${figures(rates)} | ${ratio(rates, copy)} × |`)
console.log(
  `\nReads of somebody else, p99 in ms: ${figures(quietP99, 1)} in quiet, ${figures(p99, 1)} during the import: ${ratio(p99, quietP99)} ×`,
)
console.log(`Memory of the instance at most, in MB, after each round: ${peaks.map((mb) => mb.toFixed(0)).join(', ')}`)
