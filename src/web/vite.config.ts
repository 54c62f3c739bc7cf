import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { type CSSOptions, defineConfig, type Plugin } from 'vite'

const here = (path: string) => new URL(path, import.meta.url).pathname
const WORKER = 'sw.js'

/** Tells the service worker, at its top, which files this build has, seen from itself, and a name that changes with them. */
const tellWorker: Plugin = {
  name: 'tell-worker',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const worker = bundle[WORKER]
    if (worker?.type !== 'chunk') throw new Error(`${WORKER} is not built`)
    const hash = createHash('sha256').update(worker.code)
    const built = Object.values(bundle).filter(({ fileName }) => fileName !== WORKER)
    for (const file of built) hash.update(file.fileName).update(file.type === 'chunk' ? file.code : file.source)
    const given = readdirSync(here('./public'))
    for (const name of given) hash.update(name).update(readFileSync(here(`./public/${name}`)))
    const files = [...built.map(({ fileName }) => fileName), ...given].sort()
    worker.code = `const BUILD=${JSON.stringify({ name: hash.digest('hex').slice(0, 16), files })};\n${worker.code}`
  },
}

/** From what gives way to what stands over it; what belongs to no folder of parts is a page's. */
const LAYERS = ['base', 'ui', 'parts', 'pages']

type StyleStep = Exclude<
  NonNullable<Exclude<CSSOptions['postcss'], string | undefined>['plugins']>[number],
  (...given: never) => unknown
>

/**
 * Puts each stylesheet into the layer of its folder, so that what a page says of a part holds whichever of them the
 * browser happened to load first.
 */
const layered: StyleStep = {
  postcssPlugin: 'layered',
  Once(root, { AtRule }) {
    const file = root.source?.input.file ?? ''
    const isOurs = file.startsWith(here('.')) && !file.startsWith(here('./styles/'))
    const [, folder = 'pages'] = file.slice(here('.').length).match(/^(ui|parts)\//) ?? []
    const sheet = new AtRule({ name: 'layer', params: isOurs ? folder : 'base', nodes: root.nodes })
    root.removeAll()
    root.append(new AtRule({ name: 'layer', params: LAYERS.join(', ') }), sheet)
  },
}

/** Builds the dashboard into dist/web, which the API serves at `/`. During `vite dev` the API is asked for at port 8000. */
export default defineConfig({
  root: here('.'),
  // Whatever path the page was opened at: a proxy may have put Spotter below one.
  base: './',
  plugins: [tellWorker],
  css: { modules: { localsConvention: 'camelCaseOnly' }, postcss: { plugins: [layered] } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    // No data: URLs, which a strict content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here('./index.html'), sw: here('./worker/sw.ts') },
      output: {
        // A service worker is known by its address.
        entryFileNames: ({ name }) => (name === 'sw' ? WORKER : 'assets/[name]-[hash].js'),
        // What several pages share is one file, not a dozen small ones; charts come with the first page that has one.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'charts', test: /uplot|ui.plot|parts.line-chart/, priority: 1 },
            { name: 'shared', minShareCount: 2 },
          ],
        },
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:8000',
      '/socket.io': { target: 'ws://127.0.0.1:8000', ws: true },
    },
  },
})
