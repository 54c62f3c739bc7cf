import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { projectFolder } from './project.ts'

/*
 * Part of `npm run build:tools`: every test and every program under test/, each a file in dist/test that loads a dozen
 * others. One by one, the 1,500 modules of an instance take Node three times as long as these.
 */

const PROGRAMS = [
  'chaos/main.ts',
  'chaos/instance.ts',
  'model/search-command.ts',
  'bench/main.ts',
  'load/main.ts',
  'cluster/hog.ts',
  'support/instance.ts',
]

/** They load or start files that lie beside their own. */
const UNBUNDLED = [
  '@electric-sql/pglite',
  '@fastify/swagger-ui',
  '@keyv/redis',
  '@node-rs/argon2',
  'autocannon',
  'bentocache',
  'cache-manager',
  'esbuild',
  'ioredis-5',
  'pino',
  'playwright-core',
  'recheck',
  'typescript',
]

const testFolder = join(projectFolder, 'test')
const builtFolder = join(projectFolder, 'dist', 'test')

/** A bundled file still knows where its source is: its migrations and data lie there. */
const ownPlaces: Plugin = {
  name: 'own-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8'))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
    }))
  },
}

/** Packages have no source map of ours: Node reads each map that a file names when it loads the file. */
const tests = readdirSync(testFolder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'))
const { outputFiles } = await build({
  entryPoints: [...tests, ...PROGRAMS].map((file) => join(testFolder, file)),
  outbase: testFolder,
  outdir: builtFolder,
  chunkNames: 'shared/[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // what Node itself looks for, so that a test meets the files of a package that an instance runs
  conditions: [],
  mainFields: ['main'],
  packages: 'bundle',
  external: UNBUNDLED.flatMap((name) => [name, `${name}/*`]),
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // for the packages in CommonJS
  banner: {
    js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`,
  },
  sourcemap: true,
  sourcesContent: false,
  plugins: [ownPlaces],
  write: false,
  logLevel: 'warning',
})

// What is the same stays untouched: another run may be loading it.
const kept = new Set(outputFiles.map(({ path }) => path))
for (const { path, contents } of outputFiles) {
  if (isWritten(path, contents)) continue
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, contents)
}
for (const file of readdirSync(builtFolder, { recursive: true, encoding: 'utf8' })) {
  const path = join(builtFolder, file)
  if (/\.js(\.map)?$/.test(file) && !kept.has(path)) rmSync(path)
}

function isWritten(path: string, contents: Uint8Array): boolean {
  try {
    return readFileSync(path).equals(contents)
  } catch {
    return false
  }
}
