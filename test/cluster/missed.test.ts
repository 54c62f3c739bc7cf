import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { projectFolder } from '../../deploy/project.ts'
import { ALL_RULES } from '../../src/cache/protocol.ts'
import { ALL_PROTECTIONS } from '../../src/live/protections.ts'
import { MISSED } from './missed.ts'

t.test('every rule and every protection is known to be missed when it is off', async (t) => {
  t.strictSame(Object.keys(MISSED).sort(), [...Object.keys(ALL_RULES), ...Object.keys(ALL_PROTECTIONS)].sort())
  for (const [name, { reportedBy }] of Object.entries(MISSED)) {
    const tests = Object.entries(reportedBy)
    t.not(tests.length, 0, `${name} is missed by something`)
    for (const [way, file] of tests) {
      const text = await readFile(join(projectFolder, file), 'utf8')
      t.match(text, new RegExp(`\\b${name}\\b`), `${name} is switched off in the ${way} of ${file}`)
    }
  }
})

t.test('and docs/reliability.md says so', async (t) => {
  const told = await readFile(join(projectFolder, 'docs', 'reliability.md'), 'utf8')
  for (const [name, { without, reportedBy }] of Object.entries(MISSED)) {
    const ways = Object.entries(reportedBy).map(([way, file]) => `[${way}](../${file})`)
    t.ok(told.includes(`| \`${name}\` | ${without} | ${ways.join(' · ')} |`), name)
  }
})
