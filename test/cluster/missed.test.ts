import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { projectFolder } from '../../deploy/project.ts'
import { PROTECTIONS } from '../live/broken.ts'
import { RULES } from '../model/broken.ts'
import { needed } from '../model/worlds.ts'
import { hazards as forced } from './hazards/forced-interleavings.ts'
import { hazards as forcedOnRedis } from './hazards/forced-interleavings-redis.ts'
import { hazards as live } from './hazards/protections.ts'
import { hazards as ofAProcess } from './hazards/protections-of-a-process.ts'
import { MISSED, type Way } from './missed.ts'

const offIn = (hazards: readonly { off: string }[]) => hazards.map(({ off }) => off)

/** What each test does without, one thing after the other. */
const LEFT_OUT: Record<Way, Record<string, readonly string[]>> = {
  search: { 'test/model/search.test.ts': Object.keys(needed) },
  'forced interleaving': {
    'test/cluster/forced-interleavings.test.ts': offIn(forced),
    'test/cluster/forced-interleavings-redis.test.ts': offIn(forcedOnRedis),
    'test/cluster/protections.test.ts': offIn(live),
    'test/cluster/protections-of-a-process.test.ts': offIn(ofAProcess),
  },
}

const sorted = (names: Iterable<string>) => [...new Set(names)].sort()
const everything = sorted([...RULES, ...PROTECTIONS])

t.test('every rule and every protection is left out in a scene that misses it', async (t) => {
  t.strictSame(sorted(Object.values(LEFT_OUT['forced interleaving']).flat()), everything)
  t.strictSame(sorted(Object.values(LEFT_OUT.search).flat()), sorted(RULES))
})

t.test('what is told to be missed is what the tests leave out', async (t) => {
  t.strictSame(sorted(Object.keys(MISSED)), everything)
  for (const [way, tests] of Object.entries(LEFT_OUT) as [Way, (typeof LEFT_OUT)[Way]][]) {
    const told = Object.entries(MISSED).filter(([, { reportedBy }]) => reportedBy[way] !== undefined)
    t.strictSame(sorted(told.map(([name]) => name)), sorted(Object.values(tests).flat()), way)
    for (const [name, { reportedBy }] of told) t.ok(tests[reportedBy[way] ?? '']?.includes(name), `${name}: ${way}`)
  }
})

t.test('and docs/reliability.md says so', async (t) => {
  const told = await readFile(join(projectFolder, 'docs', 'reliability.md'), 'utf8')
  for (const [name, { without, reportedBy }] of Object.entries(MISSED)) {
    const ways = Object.entries(reportedBy).map(([way, file]) => `[${way}](../${file})`)
    t.ok(told.includes(`| \`${name}\` | ${without} | ${ways.join(' · ')} |`), name)
  }
})
