import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { projectUrl } from '../deploy/project.ts'
import { RELEASE } from '../src/runtime/release.ts'
import { arrowsIn, circlesOfRooms, filesPerFolder } from './architecture/rooms.ts'
import { layerOf, violationsOf } from './architecture/rules.ts'
import { circlesIn, parseSource, readSources, sourceFolder } from './architecture/sources.ts'

const sources = readSources()

t.test('the arrows between the folders run one way', (t) => {
  t.strictSame(sources.flatMap(violationsOf), [])
  t.end()
})

t.test('no file imports itself in a circle', (t) => {
  t.strictSame(circlesIn(sources), [])
  t.end()
})

t.test('no folder needs another in a circle, on any floor', (t) => {
  t.strictSame(circlesOfRooms(sources), [])
  t.end()
})

/** On the top level: 31 rooms with 110 arrows were too many to know. Another arrow is a reason to look for one to spare. */
const MOST_ROOMS = 20
const MOST_ARROWS = 39
/** In one folder; more are found by nobody. */
const MOST_FILES = 20

t.test('src is a table of contents: few rooms with few arrows, and no folder is a drawer', (t) => {
  const arrows = arrowsIn(sources, '')
  const count = [...arrows.values()].reduce((sum, { size }) => sum + size, 0)
  t.ok(arrows.size <= MOST_ROOMS, `${arrows.size} rooms: ${[...arrows.keys()].join(', ')}`)
  t.ok(count <= MOST_ARROWS, `${count} arrows`)
  t.strictSame(
    [...arrows.keys()].filter((room) => room.includes('.')),
    ['app.ts', 'config.ts', 'main.ts'],
    'files beside the folders',
  )
  t.strictSame(
    [...filesPerFolder(sources)].filter(([, files]) => files > MOST_FILES),
    [],
    'folders with too many files',
  )
  t.end()
})

t.test('every import of ours leads to a file', (t) => {
  const lost = sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ ours, target }) => ours && !existsSync(sourceFolder + target))
      .map(({ target }) => `${path} → ${target}`),
  )
  t.strictSame(lost, [])
  t.end()
})

t.test('the checker sees the project as it is', (t) => {
  const arrows = sources.flatMap(({ imports }) => imports)
  t.ok(sources.length > 150, `${sources.length} files`)
  t.ok(arrows.filter(({ ours }) => ours).length > 400, 'arrows between our files')
  t.ok(arrows.some(({ typeOnly }) => typeOnly) && arrows.some(({ typeOnly }) => !typeOnly), 'both kinds')
  t.strictSame(
    sources.filter(({ environment }) => environment.length > 0).map(({ path }) => path),
    ['config.ts'],
  )
  const features = new Set(sources.flatMap(({ path }) => /^features\/([^/]+)/.exec(path)?.[1] ?? []))
  t.strictSame([...features].sort(), [
    'accounts',
    'analysis',
    'assignments',
    'body',
    'coach',
    'coaching',
    'comments',
    'exercises',
    'exporting',
    'groups',
    'importing',
    'operations',
    'progress',
    'workouts',
  ])
  t.end()
})

/** File, what it would say, what has to be found; '' is a line that must pass. */
const SYNTHETIC: [path: string, text: string, finding: string][] = [
  // arrows
  ['features/groups/index.ts', "import { x } from '../accounts/queries.ts'", 'may not use another feature'],
  ['features/groups/index.ts', "import type { X } from '../accounts/queries.ts'", 'may not use another feature'],
  ['features/groups/index.ts', "import { X } from '../../contract/accounts.ts'", ''],
  ['features/groups/index.ts', "import auth from '../../plugins/auth.ts'", 'may use the types of plugins only'],
  ['features/groups/index.ts', "import type { SavePlan } from '../../plugins/saves.ts'", ''],
  ['features/groups/index.ts', "import { minimumOf } from '../../http/coherent-reply.ts'", ''],
  ['features/groups/index.ts', "import { buildApp } from '../../app.ts'", 'features may not use app'],
  ['contract/groups.ts', "import { sql } from 'drizzle-orm'", 'may not use the package drizzle-orm'],
  ['contract/groups.ts', "import '@fastify/type-provider-typebox'", 'may not use the package @fastify'],
  ['contract/groups.ts', "import { rows } from '../db/open.ts'", 'contract may not use db'],
  ['contract/groups.ts', "import { readGroups } from '../features/groups/queries.ts'", 'contract may not use features'],
  ['domain/calendar/streak.ts', "import { keysFor } from '../../cache/keys.ts'", 'domain may not use cache'],
  ['domain/calendar/streak.ts', "import type { Live } from '../../live/live.ts'", 'domain may not use live'],
  ['domain/calendar/streak.ts', "import type { FastifyInstance } from 'fastify'", 'may not use the package fastify'],
  [
    'domain/calendar/streak.ts',
    "import { me } from '../../features/accounts/queries.ts'",
    'domain may not use features',
  ],
  ['db/open.ts', "import { readProgress } from '../domain/views/progress-view.ts'", 'db may not use domain'],
  ['cache/coherent.ts', "import { account } from '../db/schema/index.ts'", 'cache may not use db'],
  ['cache/coherent.ts', "import type { Config } from '../config.ts'", 'cache may not use config'],
  ['cache/coherent.ts', "import fp from 'fastify-plugin'", 'may not use the package fastify-plugin'],
  ['live/rooms/rooms.ts', "import type { FastifyInstance } from 'fastify'", 'may not use the package fastify'],
  ['live/rooms/rooms.ts', "import { createCoherentCache } from '../../cache/coherent.ts'", 'live may not use cache'],
  ['live/rooms/rooms.ts', "import { rows } from '../../db/open.ts'", 'live may not use db'],
  ['live/rooms/rooms.ts', "import type { Config } from '../../config.ts'", 'live may not use config'],
  ['live/rooms/rooms.ts', "import type { Redis } from 'ioredis'", 'may not use the package ioredis'],
  ['live/bus/redis-bus.ts', "import type { Redis } from 'ioredis'", ''],
  ['live/rooms/rooms.ts', "export { readMe } from '../../features/accounts/queries.ts'", 'live may not use features'],
  ['plugins/auth.ts', "import { signIn } from '../features/accounts/service.ts'", 'plugins may not use features'],
  ['plugins/auth.ts', "import postgres from 'postgres'", 'may not use the package postgres'],
  ['http/coherent-reply.ts', "import auth from '../plugins/auth.ts'", 'http may not use plugins'],
  ['http/coherent-reply.ts', "import { rows } from '../db/open.ts'", 'http may not use db'],
  ['contract/common.ts', "import { MUSCLES } from './enums.ts'", ''],
  ['contract/common.ts', "import { Config } from '../config.ts'", 'contract may not use config'],
  ['runtime/clock.ts', "import { Config } from '../config.ts'", 'runtime may not use config'],
  ['runtime/clock.ts', "import type { Id } from '../contract/common.ts'", 'runtime may not use plain contract'],
  ['demo/load.ts', "import { buildApp } from '../app.ts'", 'demo may not use app'],
  ['app.ts', "import { rows } from './db/open.ts'", 'app may not use db'],
  ['app.ts', "import { safeError } from './http/safe-error.ts'", 'app may not use http'],
  ['process/run.ts', "import { DEMO_PEOPLE } from '../contract/demo-people.ts'", 'process may not use plain contract'],
  ['config.ts', "import { ROLES } from './contract/enums.ts'", 'config may not use plain contract'],
  ['client/index.ts', "import { Me } from '../contract/accounts.ts'", 'client may use the types of contract only'],
  [
    'client/index.ts',
    "import { type Me, User } from '../contract/index.ts'",
    'client may use the types of contract only',
  ],
  ['client/index.ts', "import { type Me, type User } from '../contract/index.ts'", ''],
  ['client/index.ts', "import { readFile } from 'node:fs/promises'", 'may not use the package node:fs/promises'],
  ['client/index.ts', "const lazily = () => import('../db/open.ts')", 'client may not use db'],
  ['web/app.tsx', "import { localDateOf } from '../domain/calendar/civil-date.ts'", 'web may not use domain'],
  ['web/app.tsx', "type Row = import('../db/schema/index.ts').Row", 'web may not use db'],
  ['app.ts', "import { signIn } from './features/accounts/service.ts'", "app may use a feature's index only"],
  ['main.ts', "import web from './plugins/web.ts'", 'main may not use plugins'],
  // the infrastructure's packages
  ['features/groups/index.ts', "import { Redis } from 'ioredis'", 'may not use the package ioredis'],
  ['domain/calendar/streak.ts', "import postgres from 'postgres'", 'may not use the package postgres'],
  ['main.ts', "import type { Redis } from 'ioredis'", 'may not use the package ioredis'],
  ['web/app.tsx', "import { io } from 'socket.io-client'", 'may not use the package socket.io-client'],
  // inside a file
  ['helpers/dates.ts', '', 'belongs to no layer'],
  ['live/rooms/rooms.ts', "import { x } from '../../helpers/dates.ts'", 'belongs to no layer'],
  ['cache/keys.ts', 'const port = process.env.PORT', 'reads the environment'],
  ['cache/keys.ts', "const port = process['env'].PORT", 'reads the environment'],
  ['cache/keys.ts', 'const port = globalThis.process.env.PORT', 'reads the environment'],
  ['cache/keys.ts', 'const { env } = process', 'reads the environment'],
  ['plugins/auth.ts', "import { env } from 'node:process'", 'reads the environment'],
  ['config.ts', 'export const port = process.env.PORT', ''],
  ['cache/keys.ts', 'const x = value as any', 'says any'],
  ['cache/keys.ts', 'const x: Record<string, any[]> = {}', 'says any'],
  ['cache/keys.ts', "// any, process.env, import x from 'fastify'\nconst any = `import 'fastify'`", ''],
  ['cache/keys.ts', '\n'.repeat(351), 'has more than 350 lines'],
]

t.test('each rule can fail', (t) => {
  for (const [path, text, finding] of SYNTHETIC) {
    const found = violationsOf(parseSource(path, text))
    const what = `${path}: ${text.trim().split('\n')[0]}`
    if (finding === '') t.strictSame(found, [], what)
    else t.ok(found.length === 1 && found[0]?.includes(finding), `${what} — ${found.join('; ')}`)
  }
  t.throws(() => parseSource('main.ts', 'await import(name)'), /computed/)
  t.end()
})

t.test('a circle is found, also one through types', (t) => {
  const circle = [
    parseSource('live/a.ts', "import { b } from './b.ts'"),
    parseSource('live/b.ts', "import type { C } from './c/c.ts'"),
    parseSource('live/c/c.ts', "export * from '../a.ts'"),
    parseSource('live/d.ts', "import './a.ts'\nimport './b.ts'"),
  ]
  t.strictSame(circlesIn(circle), ['live/a.ts → live/b.ts → live/c/c.ts → live/a.ts'])
  t.equal(layerOf('live/a.ts'), 'live')
  t.end()
})

t.test('a circle of folders is found where no file is in one, and rooms and arrows are counted', (t) => {
  const tree = [
    parseSource('main.ts', "import './app.ts'"),
    parseSource('app.ts', "import { a } from './live/bus/a.ts'\nimport type { B } from './live/rooms/b.ts'"),
    parseSource('live/bus/a.ts', "import type { B } from '../rooms/b.ts'\nimport 'node:fs'"),
    parseSource('live/rooms/b.ts', ''),
    parseSource('live/rooms/c.ts', "import { d } from '../bus/d.ts'"),
    parseSource('live/bus/d.ts', "import { a } from './a.ts'"),
  ]
  t.strictSame(circlesIn(tree), [], 'no file')
  t.strictSame(circlesOfRooms(tree), ['live: bus → rooms → bus'])
  t.strictSame(arrowsIn(tree, '').get('app.ts'), new Set(['live']))
  t.strictSame([...arrowsIn(tree, '').keys()], ['main.ts', 'app.ts', 'live'])
  t.strictSame(filesPerFolder(tree).get('live/bus'), 2)
  t.end()
})

t.test('tests name files from the project’s folder: they run from `dist` too', (t) => {
  const files = readdirSync(new URL('test/', projectUrl), { recursive: true, encoding: 'utf8' })
  const lost = files.filter(
    (file) =>
      file.endsWith('.ts') && /URL\([^)]*import\.meta/.test(readFileSync(new URL(`test/${file}`, projectUrl), 'utf8')),
  )
  t.strictSame(lost, [])
  t.end()
})

t.test('the release is the one that package.json names', (t) => {
  const { version } = JSON.parse(readFileSync(new URL('package.json', projectUrl), 'utf8')) as { version: string }
  t.equal(RELEASE, version)
  t.end()
})
