import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { projectUrl } from '../../deploy/project.ts'

const root = new URL('dist/web/', projectUrl)
const assets = readdirSync(new URL('assets/', root))
const read = (file: string) => readFileSync(new URL(file, root))

/** A built script and everything that it imports before it runs. */
function withImports(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known
  known.add(file)
  for (const [, name = ''] of read(file)
    .toString()
    .matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
    withImports(`assets/${name}`, known)
  return known
}

const chunk = (name: string) => `assets/${assets.find((file) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file))}`
const compressedKb = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(read(file)).length, 0) / 1000

t.test('the first page needs less than 150 KB of compressed script, signed in or not', (t) => {
  const html = read('index.html').toString()
  const door = new Set<string>()
  for (const [, file = ''] of html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)) withImports(file, door)
  t.ok(door.size >= 2)
  t.comment(`sign-in: ${compressedKb(door).toFixed(1)} KB`)
  t.ok(compressedKb(door) < 150)

  for (const page of ['today', 'board']) {
    const files = new Set([...door, ...withImports(chunk('shell')), ...withImports(chunk(page))])
    t.comment(`${page}: ${compressedKb(files).toFixed(1)} KB`)
    t.ok(compressedKb(files) < 150, page)
  }
  t.end()
})

t.test('it can be installed: icons of the sizes that are said, and one to be cut to any shape', async (t) => {
  const manifest = JSON.parse(read('manifest.webmanifest').toString()) as {
    start_url: string
    display: string
    icons: { src: string; sizes: string; type: string; purpose: string }[]
  }
  t.match(manifest, { start_url: './', display: 'standalone' })
  const pngs = manifest.icons.filter(({ type }) => type === 'image/png')
  for (const { src, sizes } of pngs) {
    const file = read(src)
    t.equal(`${file.readUInt32BE(16)}x${file.readUInt32BE(20)}`, sizes, src)
  }
  t.strictSame(
    new Set(pngs.map(({ sizes, purpose }) => `${sizes} ${purpose}`)),
    new Set(['192x192 any', '512x512 any', '512x512 maskable']),
  )
})
