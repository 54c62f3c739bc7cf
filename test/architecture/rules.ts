import type { Import, Source } from './sources.ts'

/**
 * The arrows of Spotter, from the ground up: what is in a layer, which layers its code may use, and of which it may use
 * the types besides. A file belongs to the first layer that matches. When a file breaks a rule, move the import; do not
 * relax the rule.
 */
interface Layer {
  files: RegExp
  may: readonly LayerName[]
  mayTypes?: readonly LayerName[]
  /** Packages and parts of Node that it may use. */
  packages: RegExp
}

type LayerName =
  | 'plain contract'
  | 'contract'
  | 'runtime'
  | 'config'
  | 'cache'
  | 'db'
  | 'domain'
  | 'saving'
  | 'live'
  | 'http'
  | 'plugins'
  | 'demo'
  | 'features'
  | 'client'
  | 'web'
  | 'app'
  | 'process'
  | 'main'

const NOTHING = /^$/
const GROUND = ['plain contract', 'contract', 'runtime'] as const

export const LAYERS: Record<LayerName, Layer> = {
  // the ground floor: the wire (what a browser computes with, and what is a type to it), and what knows no training
  'plain contract': {
    files: /^contract\/((common|demo-people|enums|limits|problems|version)\.ts$|arithmetic\/)/,
    may: [],
    packages: /^typebox$/,
  },
  contract: {
    files: /^contract\//,
    may: ['plain contract'],
    packages: /^(typebox(\/\w+)?|@fastify\/type-provider-typebox)$/,
  },
  runtime: { files: /^runtime\//, may: [], packages: NOTHING },
  config: { files: /^config\.ts$/, may: [], packages: /^node:/ },

  // the parts, which know neither Fastify nor each other, but for domain and saving, which know the database
  cache: { files: /^cache\//, may: GROUND, packages: /^(node:.*|ioredis|lru-cache)$/ },
  db: {
    files: /^db\//,
    may: GROUND,
    packages: /^(node:.*|drizzle-.*|postgres|@electric-sql\/pglite|uuid)$/,
  },
  domain: {
    files: /^domain\//,
    may: [...GROUND, 'db'],
    packages: /^(drizzle-orm|temporal-polyfill|uuid|node:crypto)$/,
  },
  // the one way to write
  saving: { files: /^saving\//, may: [...GROUND, 'db', 'domain'], packages: /^(node:crypto|drizzle-orm)$/ },
  live: {
    files: /^live\//,
    may: GROUND,
    packages: /^(node:.*|typebox|socket\.io|@socket\.io\/.*|ws|ioredis|lru-cache)$/,
  },
  // what routes share
  http: {
    files: /^http\//,
    may: [...GROUND, 'cache'],
    packages: /^(node:.*|fastify|@fastify\/.*|fast-json-stringify|lru-cache|pino|typebox(\/\w+)?)$/,
  },

  // what puts them together
  plugins: {
    files: /^plugins\//,
    may: [...GROUND, 'config', 'cache', 'live', 'db', 'domain', 'saving', 'http'],
    packages: /^(?!postgres$|typebox)/,
  },
  demo: { files: /^demo\//, may: GROUND, packages: /^node:/ },
  features: {
    files: /^features\//,
    may: [...GROUND, 'cache', 'live', 'db', 'domain', 'saving', 'http'],
    mayTypes: ['plugins'],
    packages: /^(?!ioredis$|postgres$|socket\.io|ws$|fastify-plugin$)/,
  },
  app: {
    files: /^app\.ts$/,
    may: ['plugins', 'features'],
    packages: /^(node:crypto|fastify|@fastify\/type-provider-typebox)$/,
  },
  process: { files: /^process\//, may: ['runtime', 'config', 'app', 'demo'], packages: /^node:/ },
  main: { files: /^main\.ts$/, may: ['process'], packages: NOTHING },

  // the other end of the wire
  client: { files: /^client\//, may: ['plain contract'], mayTypes: ['contract'], packages: /^socket\.io-client$/ },
  web: {
    files: /^web\//,
    may: ['plain contract', 'client'],
    mayTypes: ['contract'],
    packages: /^(preact(\/.*)?|uplot(\/.*)?)$/,
  },
}

/** Files of a layer that alone may use a package of it: Redis and Postgres are given to everybody else. */
const ONLY: Record<string, RegExp> = {
  ioredis: /^(plugins|cache|live\/bus)\//,
  postgres: /^db\//,
  // the formats that our schemas name are registered with it
  '@fastify/type-provider-typebox': /^(?!contract\/(?!validation\/formats\.ts))/,
}

/** Runs in Vite, not in a browser. */
const VITE_CONFIG = 'web/vite.config.ts'

const MAX_LINES = 350

export function layerOf(path: string): LayerName | undefined {
  return (Object.keys(LAYERS) as LayerName[]).find((name) => LAYERS[name].files.test(path))
}

const featureOf = (path: string): string | undefined => /^features\/([^/]+)\//.exec(path)?.[1]

/** What is wrong with one arrow; undefined: nothing. */
function wrongArrow(path: string, { target, ours, typeOnly }: Import): string | undefined {
  const from = layerOf(path)
  if (from === undefined) return 'belongs to no layer'
  const layer = LAYERS[from]
  if (!ours) {
    const allowed =
      (layer.packages.test(target) && (ONLY[target]?.test(path) ?? true)) ||
      (path === VITE_CONFIG && /^(vite|node:)/.test(target))
    return allowed ? undefined : `${from} may not use the package ${target}`
  }
  if (target.endsWith('.css')) return from === 'web' ? undefined : `${from} may not use ${target}`
  const to = layerOf(target)
  if (to === undefined) return `uses ${target}, which belongs to no layer`
  const feature = featureOf(target)
  if (feature !== undefined && featureOf(path) !== undefined && feature !== featureOf(path))
    return `a feature may not use another feature: ${target}`
  if (from === 'app' && to === 'features' && !target.endsWith('/index.ts'))
    return `app may use a feature's index only: ${target}`
  if (to === from || layer.may.includes(to)) return undefined
  if (layer.mayTypes?.includes(to)) return typeOnly ? undefined : `${from} may use the types of ${to} only: ${target}`
  return `${from} may not use ${to}: ${target}`
}

/** Every rule that this file breaks, as `path:line what`. */
export function violationsOf(source: Source): string[] {
  const { path, lines, imports, anys, environment } = source
  const found = imports.flatMap((arrow) => {
    const wrong = wrongArrow(path, arrow)
    return wrong === undefined ? [] : [`${path}:${arrow.line} ${wrong}`]
  })
  if (layerOf(path) === undefined) found.push(`${path}:1 belongs to no layer`)
  found.push(...anys.map((line) => `${path}:${line} says any`))
  if (path !== 'config.ts') found.push(...environment.map((line) => `${path}:${line} reads the environment`))
  if (lines > MAX_LINES) found.push(`${path}:${lines} has more than ${MAX_LINES} lines`)
  return [...new Set(found)]
}
