// @ts-check
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { transform } from 'esbuild'

/*
 * `npm run build`, in JavaScript because it runs before anything is built: dist/src and dist/deploy, a file of JavaScript
 * for each of TypeScript, with what src/ reads at run time beside it, and dist/web, the dashboard. What has not changed
 * since the last build is left as it is. Nothing is checked here: that is `npm run typecheck`.
 */

const project = join(import.meta.dirname, '..')
const dist = join(project, 'dist')

/** @param {string} folder @returns {string[]} the paths of its files, from the project's folder */
const filesOf = (folder) =>
  readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(project.length + 1))
    .sort()

/** @param {string} path */
const timeOf = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)

/** As TypeScript's `rewriteRelativeImportExtensions` does. */
const IMPORT = /((?:\bfrom |\bimport |\bimport\()"\.{1,2}\/[^"\n]+)\.ts(")/g

/** @param {string} path */
async function compile(path) {
  const source = readFileSync(join(project, path), 'utf8')
  const target = join(dist, path.replace(/\.ts$/, '.js'))
  const name = target.slice(target.lastIndexOf('/') + 1)
  const { code, map } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'external',
    sourcesContent: false,
    sourcefile: relative(dirname(target), join(project, path)),
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  })
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(`${target}.map`, map)
  writeFileSync(target, `${code.replaceAll(IMPORT, '$1.js$2')}//# sourceMappingURL=${name}.map\n`)
}

const toolchain = Math.max(...['package-lock.json', 'deploy/build.js'].map((file) => timeOf(join(project, file))))
const own = [...filesOf('src'), ...filesOf('deploy')].filter((path) => !path.startsWith('src/web/'))
const modules = own.filter((path) => path.endsWith('.ts'))
const assets = own.filter((path) => path.startsWith('src/') && !/\.ts$|tsconfig/.test(path))

const isOlder = (/** @type {string} */ target, /** @type {string} */ path) =>
  timeOf(target) < Math.max(timeOf(join(project, path)), toolchain)
await Promise.all(modules.filter((path) => isOlder(join(dist, path.replace(/\.ts$/, '.js')), path)).map(compile))
for (const path of assets) if (isOlder(join(dist, path), path)) cpSync(join(project, path), join(dist, path))

const built = new Set([
  ...assets,
  ...modules.flatMap((path) => [path.replace(/\.ts$/, '.js'), path.replace(/\.ts$/, '.js.map')]),
])
for (const path of [...filesOf('dist/src'), ...filesOf('dist/deploy')])
  if (!built.has(path.slice('dist/'.length))) rmSync(join(project, path))

/** Of everything that the dashboard is made of: it may use no other folders (test/architecture/rules.ts). */
const inputs = createHash('sha256')
for (const path of ['package-lock.json', ...['src/web', 'src/client', 'src/contract'].flatMap(filesOf)])
  inputs.update(path).update(readFileSync(join(project, path)))
const hash = inputs.digest('hex')
const stamp = join(dist, 'web.inputs')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash || !existsSync(join(dist, 'web', 'index.html'))) {
  const { build } = await import('vite')
  await build({ configFile: join(project, 'src', 'web', 'vite.config.ts'), logLevel: 'warn' })
  writeFileSync(stamp, hash)
}
