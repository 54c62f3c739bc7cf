import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { projectUrl } from '../deploy/project.ts'
import { FAMILIES, FLOOR_LIFETIME_SECONDS, WATCHED_LIFETIME_SECONDS } from '../src/cache/keys.ts'
import { SETTINGS } from '../src/config.ts'
import { LIMITS } from '../src/contract/limits.ts'
import { CHANGE_KINDS } from '../src/contract/live.ts'
import { PROBLEMS } from '../src/contract/problems.ts'
import { nameOf, routesOfNextApp } from './access/all-routes.ts'
import { LAYERS } from './architecture/rules.ts'
import { codeOf, parseDocument, plain, readDocuments, rowsOf } from './documents/markdown.ts'
import { without } from './model/broken.ts'
import { search } from './model/search.ts'
import { needed } from './model/worlds.ts'
import { startInstance } from './support/app.ts'

const documents = readDocuments()
const named = (path: string) => {
  const found = documents.find((document) => document.path === path)
  if (found === undefined) throw new Error(`There is no ${path}`)
  return found
}
const readme = named('README.md')
const reference = named('docs/reference.md')
const operations = named('docs/operations.md')
const protocol = named('docs/protocol.md')
const architecture = named('docs/architecture.md')
/** The changelog also tells of what is there no longer. */
const ofToday = documents.filter(({ path }) => path !== 'CHANGELOG.md')

const textOf = (path: string): string => readFileSync(new URL(path, projectUrl), 'utf8')
const isThere = (path: string): boolean => existsSync(new URL(path, projectUrl))

/** All that is written in these folders, as one text. */
const codeIn = (...folders: string[]): string =>
  folders
    .flatMap((folder) =>
      readdirSync(new URL(folder, projectUrl), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(tsx?|lua)$/.test(file))
        .map((file) => textOf(folder + file)),
    )
    .join('\n')

/** The members of `export type Name = { … }`: the events that sockets are typed with. */
function membersOf(path: string, typeName: string): string[] {
  const file = ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest, true)
  const names: string[] = []
  file.forEachChild((node) => {
    if (!ts.isTypeAliasDeclaration(node) || node.name.text !== typeName || !ts.isTypeLiteralNode(node.type)) return
    for (const { name } of node.type.members) if (name !== undefined) names.push(name.getText(file))
  })
  if (names.length === 0) throw new Error(`${path} has no type ${typeName} with members`)
  return names
}

/** Where the usage of a script stands. */
const USAGES: Record<string, string> = {
  cluster: 'deploy/cluster-command.ts',
  chaos: 'test/chaos/options.ts',
  search: 'test/model/search-command.ts',
  load: 'test/load/options.ts',
}

t.test('every command, flag, file, folder, link and name in the documents exists', (t) => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
  const words = new Set(
    [codeIn('src/', 'test/', 'deploy/'), textOf('docker-compose.yml'), textOf('package.json')].join('\n').match(/\w+/g),
  )
  t.ok(readme.scripts.has('start') && readme.scripts.has('test'), 'the two commands of a newcomer')
  t.ok(readme.lines < 140, 'the README is short enough to be read')
  for (const { path, ...told } of documents) {
    const lostLinks = [...told.links].filter((link) => {
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? path : normalize(join(dirname(path), file))
      if (!isThere(target)) return true
      return anchor !== undefined && !parseDocument(target, textOf(target)).anchors.has(anchor)
    })
    t.strictSame(lostLinks, [], `${path}: links that lead nowhere`)
  }
  for (const { path, ...told } of ofToday) {
    const unknown = (kind: string, names: Iterable<string>, isKnown: (name: string) => boolean) =>
      t.strictSame(
        [...names].filter((name) => !isKnown(name)),
        [],
        `${path}: ${kind} that do not exist`,
      )
    unknown('scripts', told.scripts, (name) => name in scripts)
    unknown('flags', told.flags, (flag) => {
      const [script = '', name] = flag.split(' ')
      return textOf(USAGES[script] ?? '').includes(`  ${name} `)
    })
    unknown('files and folders', told.paths, isThere)
    unknown('names', told.names, (name) => words.has(name))
  }
  t.end()
})

t.test('the reference has every route, and the other documents name no other', async (t) => {
  const routes = routesOfNextApp()
  await startInstance(t, { redisUrl: null, env: { DEMO_DATA: 'true' } })
  const ours = routes.filter(({ hidden, method }) => !hidden && method !== 'HEAD').map(nameOf)
  t.ok(ours.length > 30)
  t.strictSame([...reference.routes].sort(), [...new Set(ours)].sort())
  for (const { path, routes: told } of ofToday) {
    t.strictSame(
      [...told].filter((route) => !ours.includes(route)),
      [],
      path,
    )
  }
})

t.test('the operations guide has every metric, with its help, and the documents name no other', async (t) => {
  const { url } = await startInstance(t, { redisUrl: null })
  const exposed = await (await fetch(`${url}/metrics`)).text()
  const metrics = [...exposed.matchAll(/^# HELP (spotter_\w+) (.+)$/gm)].map(([, name = '', help = '']) => [name, help])
  t.strictSame(
    rowsOf(operations.text, '| metric |')
      .map(([name = '', , help = '']) => [plain(name), help])
      .sort(),
    metrics.sort(),
  )
  const names = metrics.map(([name]) => name)
  for (const { path, metrics: told } of ofToday) {
    t.strictSame(
      [...told].filter((name) => !names.includes(name.replace(/_(bucket|count|sum)$/, ''))),
      [],
      path,
    )
  }
})

t.test('the log lines that operators are to look for are written by the code', (t) => {
  const code = codeIn('src/')
  const lines = rowsOf(operations.text, '| log line |').flatMap(([line = '']) => codeOf(line))
  t.ok(lines.length > 10)
  t.strictSame(
    lines.filter((line) => !code.includes(line)),
    [],
  )
  t.end()
})

t.test('the reference has every event', (t) => {
  const rows = rowsOf(reference.text, '| direction | event |')
  const path = 'src/live/socket-types.ts'
  for (const [direction, type] of [
    ['client → server', 'ClientEvents'],
    ['server → client', 'ServerEvents'],
  ] as const) {
    const told = rows.filter(([cell]) => cell === direction).flatMap(([, events = '']) => codeOf(events))
    t.strictSame(told.sort(), membersOf(path, type).sort(), direction)
  }
  const kinds = /^`change\.kind` is one of (.+)$/m.exec(reference.text)?.[1] ?? ''
  t.strictSame(codeOf(kinds).sort(), [...CHANGE_KINDS].sort(), 'kinds of change')
  t.end()
})

t.test('the reference has every setting, problem, limit and cache key', (t) => {
  t.strictSame(
    rowsOf(reference.text, '| name | default |').map(([name = '', ...row]) => [plain(name), ...row.map(plain)]),
    Object.entries(SETTINGS).map(([name, { fallback, description }]) => [
      name,
      fallback === undefined || String(fallback) === '' ? '–' : String(fallback),
      plain(description),
    ]),
    'settings',
  )
  t.strictSame(
    rowsOf(reference.text, '| status | code |').map((row) => row.map(plain)),
    Object.entries(PROBLEMS).map(([code, { status, title }]) => [String(status), code, title]),
    'problems',
  )
  t.strictSame(
    rowsOf(reference.text, '| at most |').map((row) => row.map(plain)),
    Object.values(LIMITS).map(({ most, of, then }) => [most.toLocaleString('en'), of, plain(then)]),
    'limits',
  )
  t.strictSame(
    rowsOf(reference.text, '| key | holds |').map(([key = '', , lifetime]) => [plain(key), lifetime]),
    [
      ...Object.values(FAMILIES).map(({ key, lifetimeSeconds }) => [key, `${lifetimeSeconds.toLocaleString('en')} s`]),
      ['rev:<id>', `${FLOOR_LIFETIME_SECONDS} s`],
      ['watched:<id>', `${WATCHED_LIFETIME_SECONDS} s`],
    ],
    'cache keys',
  )
  t.end()
})

t.test('the protocol shows for each rule the trace that breaks the promise without it, as the search finds it', (t) => {
  for (const [rule, world] of Object.entries(needed) as [keyof typeof needed, (typeof needed)[keyof typeof needed]][]) {
    const { violation } = search(world, { variant: without(rule) })
    const trace = ['```text', ...(violation ?? []).map((step) => step.split(' — ')[0]), '```'].join('\n')
    const [, section = ''] = protocol.text.split(`broken in tests as \`${rule}\``)
    t.ok(section.split('\n### ')[0]?.includes(trace), `${rule}:\n${trace}`)
  }
  t.end()
})

t.test('what the source cites of the protocol is a heading of it, and no other design is cited', (t) => {
  const source = codeIn('src/', 'test/', 'deploy/').replaceAll(/\n\s*(\*|\/\/)?\s*/g, ' ')
  const cited = [...source.matchAll(/docs\/protocol\.md, "([^"]+)"/g)].map(([, heading = '']) => heading)
  t.ok(cited.length > 3)
  t.strictSame(
    cited.filter((heading) => !new RegExp(`^#+ ${heading}$`, 'm').test(protocol.text)),
    [],
  )
  t.strictSame([...source.matchAll(/design\.m[d]|[Rr]ule [1-7]\b|[d]esign,? §/g)].map(String), [])
  t.end()
})

t.test('the picture of the layers shows arrows that are allowed, and all folders', (t) => {
  const arrows = [...architecture.text.matchAll(/^ {2}(\w+)(?:\[.*\])? --> ([\w &]+)(?:\[.*\])?$/gm)].flatMap(
    ([, from = '', to = '']) => to.split(' & ').map((each) => [from, each] as const),
  )
  const inLayers = arrows.filter(([from]) => from in LAYERS)
  t.ok(inLayers.length > 15)
  t.strictSame(
    inLayers.filter(([from, to]) => {
      const { may, mayTypes = [] } = LAYERS[from as keyof typeof LAYERS]
      return ![...may, ...mayTypes].some((name) => name === to)
    }),
    [],
  )
  const folders = readdirSync(new URL('src/', projectUrl), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  t.strictSame(
    folders.filter(({ name }) => !architecture.paths.has(`src/${name}/`)).map(({ name }) => name),
    [],
    'folders that the architecture does not name',
  )
  t.end()
})

t.test('the README says what happens when something dies, and which tests show it', (t) => {
  const hazards = rowsOf(readme.text, '| dies |')
  t.ok(hazards.length >= 7, 'every part that can die')
  for (const [name, , links = ''] of hazards) {
    const tests = [...links.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path)
    t.ok(tests.length > 0, `${name}: shown by a test`)
    t.strictSame(
      tests.filter((path) => !/^test\/.+\.test\.ts$/.test(path) || !isThere(path)),
      [],
      `${name}: tests that do not exist`,
    )
  }
  t.end()
})

t.test('the changelog keeps its form', (t) => {
  const { text } = named('CHANGELOG.md')
  const headings = [...text.matchAll(/^#{2,3} .+$/gm)].map(([heading]) => heading)
  t.strictSame(
    headings.filter(
      (heading) =>
        !/^## (\[Unreleased\]|\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d)$|^### (Upgrading|Added|Changed|Deprecated|Removed|Fixed|Security)$/.test(
          heading,
        ),
    ),
    [],
    'headings that Keep a Changelog does not know, and Upgrading',
  )
  t.equal(headings[0], '## [Unreleased]')
  t.ok(headings.length > 4)
  t.end()
})

t.test('and the reader of documents can tell', (t) => {
  const { scripts, flags, paths, links, routes, metrics, names, anchors } = parseDocument(
    'docs/x.md',
    [
      '# One, two `three`\n',
      'Run `npm run nothing -- --loud`, see `src/nowhere.ts`, `src/features/<name>/index.ts` and `no.conf`: `GET /api/no/:id`.\n',
      'Says [where](../nowhere.md#there) and [what](https://example.test/), `judgeNobody`, `NO_SETTING`, `plain words`.\n',
      '```sh\nnpm ci && npm start\n```\n',
      '```yaml\nexpr: rate(spotter_nothing_total[5m])\n```\n',
    ].join('\n'),
  )
  t.strictSame([...scripts], ['start', 'nothing'])
  t.strictSame([...flags], ['nothing --loud'])
  t.strictSame([...paths], ['src/nowhere.ts', 'src/features/', 'no.conf'])
  t.strictSame([...links], ['../nowhere.md#there'])
  t.strictSame([...routes], ['GET /api/no/:id'])
  t.strictSame([...metrics], ['spotter_nothing_total'])
  t.strictSame([...names], ['judgeNobody', 'NO_SETTING'])
  t.strictSame([...anchors], ['one-two-three'])
  const table = '| name | default |\n| --- | --- |\n| `LOUD` | `a\\|b` |\n'
  t.strictSame(rowsOf(`Before\n\n${table}\nAfter`, '| name |'), [['`LOUD`', '`a|b`']])
  t.end()
})
