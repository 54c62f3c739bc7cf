/**
 * `npm run bench [-- name] [options]`: runs a benchmark of this folder, by default `stale-reads`. What each one measures, and its
 * options, stand at the top of its main.ts.
 */
const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  'stale-reads': () => import('./stale-reads/main.ts'),
  import: () => import('./import/main.ts'),
  read: () => import('./read/main.ts'),
  save: () => import('./save/main.ts'),
  history: () => import('./history/main.ts'),
}

const [given = ''] = process.argv.slice(2)
const name = given === '' || given.startsWith('-') ? 'stale-reads' : given
if (name === given) process.argv.splice(2, 1)
const run = BENCHES[name]
if (run === undefined) {
  console.error(`There is no benchmark ${name}; there are ${Object.keys(BENCHES).join(', ')}`)
  process.exitCode = 1
} else await run()
