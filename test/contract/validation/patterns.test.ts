import { createRequire } from 'node:module'
import { check } from 'recheck'
import t from 'tap'
import type { TSchema } from 'typebox'
import { JoinRequest } from '../../../src/contract/live.ts'
import { nameOf, routesOfNextApp } from '../../access/all-routes.ts'
import { readSources } from '../../architecture/sources.ts'
import { startInstance } from '../../support/app.ts'

/* Everything that text of a client's may meet takes time in proportion to the text, and the text has a bound. */

/** Patterns that try parts of a text again and again, and why the text is short. */
const SHORT_TEXTS: ReadonlyMap<string, string> = new Map([
  ['features/importing/parse/values/durations.ts', 'not over 64 characters'],
  ['features/importing/parse/times.ts', 'the first 64 characters'],
])

/** What is wrong with a pattern; undefined: a text costs it no more than a time in proportion to its length. */
async function flawOf(source: string, flags = 'u'): Promise<string | undefined> {
  const found = await check(source, flags, { timeout: 60_000 })
  if (found.status === 'safe') return undefined
  return `/${source}/${flags} is ${found.status === 'vulnerable' ? found.complexity.summary : found.status}`
}

/** Every part of a schema that describes text, with its place. */
function* textsIn(schema: TSchema, path: string): Generator<{ path: string; text: Record<string, unknown> }> {
  const { type, properties, items, anyOf } = schema as {
    type?: string
    properties?: Record<string, TSchema>
    items?: TSchema
    anyOf?: TSchema[]
  }
  if (type === 'string') yield { path, text: schema as Record<string, unknown> }
  for (const [name, property] of Object.entries(properties ?? {})) yield* textsIn(property, `${path}/${name}`)
  if (items !== undefined) yield* textsIn(items, `${path}/*`)
  for (const branch of anyOf ?? []) yield* textsIn(branch, path)
}

const routes = routesOfNextApp()
await startInstance(t, { redisUrl: null })
const texts = [
  ...textsIn(JoinRequest, 'joinProgressRoom'),
  ...routes.flatMap((route) =>
    Object.entries(route.schema)
      .filter(([part]) => ['params', 'querystring', 'headers', 'body'].includes(part))
      .flatMap(([part, schema]) => [...textsIn(schema, `${nameOf(route)} ${part}`)]),
  ),
]

t.test('every text that a client may send has a bound', async (t) => {
  t.ok(texts.length > 100, `${texts.length} texts`)
  const unbounded = texts.filter(({ text }) => !('maxLength' in text || 'enum' in text || 'const' in text))
  // one segment of a path, which the router bounds
  t.strictSame(
    unbounded.map(({ path }) => path).filter((path) => !path.includes(' params/')),
    [],
  )
})

t.test('every pattern of a schema is linear', async (t) => {
  const patterns = new Set(texts.flatMap(({ text }) => (typeof text.pattern === 'string' ? [text.pattern] : [])))
  t.ok(patterns.size > 2, `${patterns.size} patterns`)
  for (const pattern of patterns) t.equal(await flawOf(pattern), undefined, pattern)
})

t.test('every pattern of a format is linear', async (t) => {
  const { fullFormats } = createRequire(import.meta.url)('ajv-formats/dist/formats.js') as {
    fullFormats: { email: RegExp }
  }
  t.equal(await flawOf(fullFormats.email.source, fullFormats.email.flags), undefined)
})

t.test('every pattern in the code is linear, or sees short texts only', async (t) => {
  const needed = new Set<string>()
  let count = 0
  for (const { path, patterns } of readSources()) {
    for (const { text, line } of patterns) {
      const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(text) ?? []
      const flaw = await flawOf(source, flags)
      count++
      if (flaw !== undefined && SHORT_TEXTS.has(path)) needed.add(path)
      else t.equal(flaw, undefined, `${path}:${line}`)
    }
  }
  t.ok(count > 80, `${count} patterns`)
  t.strictSame(
    [...SHORT_TEXTS.keys()].filter((path) => !needed.has(path)),
    [],
    'exceptions that nothing needs',
  )
})

t.test('the checker knows the patterns that held a process for 50 seconds', async (t) => {
  t.match(await flawOf('^\\P{Cc}*[^\\s\\p{Cc}]\\P{Cc}*$'), /polynomial/)
  t.match(await flawOf('^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$'), /polynomial/)
})
