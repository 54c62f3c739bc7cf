import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { projectFolder } from '../../../deploy/project.ts'
import { requireProgram, startPostgres, startRedis } from '../../../deploy/services.ts'
import { migrateUrl } from '../../support/migrate.ts'
import { bentocache } from './bentocache.ts'
import { cacheManager } from './cache-manager.ts'
import type { Contender } from './contender.ts'
import { PHASES } from './phases.ts'
import { type Outcome, runPhase, type Size } from './run-phase.ts'
import { spotter } from './spotter.ts'
import { Truth } from './truth.ts'

/**
 * `npm run bench [-- --seed 7 --saves 300]`: the same racing workload on two common cache libraries and on ours, over the
 * same Redis and Postgres, three instances each; counts the reads that began after a save was acknowledged and answered
 * less. What each was told to do stands in its file. Prints a table in Markdown; some 70 s.
 */
const CONTENDERS: readonly Contender[] = [spotter, bentocache, cacheManager]

const { values } = parseArgs({ options: { seed: { type: 'string' }, saves: { type: 'string' } } })
const size: Size = {
  seed: Number(values.seed ?? 7),
  saves: Number(values.saves ?? 300),
  subjects: 20,
  writers: 4,
  readers: 12,
  restMs: 500,
}

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(projectFolder, 'node_modules', name, 'package.json'), 'utf8')) as { version: string })
    .version

/** "7.0.15" of "Redis server v=7.0.15 sha=…" */
const versionOfProgram = (program: 'redis-server' | 'postgres'): string =>
  /\d+(\.\d+)+/.exec(execFileSync(requireProgram(program), ['--version'], { encoding: 'utf8' }))?.[0] ?? 'unknown'

function describe(): string {
  const processors = cpus()
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)} on ${processors.length} × ${processors[0]?.model ?? 'unknown'},`,
    `Node ${process.version}, Redis ${versionOfProgram('redis-server')}, Postgres ${versionOfProgram('postgres')};`,
    `bentocache ${versionOf('bentocache')} on ioredis ${versionOf('ioredis-5')},`,
    `cache-manager ${versionOf('cache-manager')} on @keyv/redis ${versionOf('@keyv/redis')}.`,
    `Seed ${size.seed}: 3 instances, ${size.saves} saves of ${size.subjects} subjects by ${size.writers} writers,`,
    `${size.readers} readers, loads of 0 to 20 ms, a lifetime of 5 min.`,
  ].join('\n')
}

const row = (phase: string, { name }: Contender, of: Outcome): string => {
  const withoutLoad = `${Math.round(100 * (1 - of.loads / of.reads))} %`
  const share = of.stale === 0 ? '' : ` (${((100 * of.stale) / of.reads).toFixed(2)} %)`
  const stale = `**${of.stale}**${share}`
  return `| ${[phase, name, of.saves, of.reads, stale, of.staleAtRest, of.failed + of.unacknowledged, withoutLoad].join(' | ')} |`
}

const postgres = await startPostgres()
await migrateUrl(postgres.url)
const truth = await Truth.open(postgres.url)
console.log(`${describe()}\n`)
console.log('| phase | cache | saves | reads | stale reads | views stale at rest | failed | reads without a load |')
console.log('| --- | --- | --: | --: | --: | --: | --: | --: |')
for (const phase of PHASES) {
  for (const contender of CONTENDERS) {
    const redis = await startRedis()
    console.log(row(phase.name, contender, await runPhase(contender, phase, { truth, redis }, size)))
    await redis.stop()
  }
}
await truth.close()
await postgres.stop()
