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
  | 'leaf'
  | 'config'
  | 'units'
  | 'feature contract'
  | 'live contract'
  | 'contract'
  | 'cache'
  | 'db'
  | 'training'
  | 'db setup'
  | 'validation'
  | 'live'
  | 'route helper'
  | 'plugins'
  | 'features'
  | 'client'
  | 'web'
  | 'app'
  | 'main'

const NOTHING = /^$/
const SCHEMAS = /^typebox(\/compile)?$/

export const LAYERS: Record<LayerName, Layer> = {
  // what everybody may know; knows nobody
  leaf: {
    files:
      /^(vocabulary|wire|operator-error|own-call|own-origin|release|version|problems|email|fault-points|clock|logger|limit|limits|new-id|protections)\.ts$/,
    may: [],
    packages: /^(typebox|uuid)$/,
  },
  config: { files: /^config\.ts$/, may: [], packages: /^node:/ },
  units: { files: /^training\/units\.ts$/, may: ['leaf'], packages: NOTHING },

  // the wire
  'feature contract': { files: /^features\/[^/]+\/contract\.ts$/, may: ['leaf'], packages: SCHEMAS },
  'live contract': { files: /^live\/contract\.ts$/, may: ['leaf', 'feature contract'], packages: SCHEMAS },
  contract: { files: /^contract\.ts$/, may: ['leaf', 'feature contract', 'live contract'], packages: NOTHING },

  // the parts, which do not know each other
  cache: { files: /^cache\//, may: ['leaf'], packages: /^(node:.*|ioredis|lru-cache)$/ },
  // what fills a new database: it reads the numbers' rules for names and dates, so it lies above them
  'db setup': {
    files: /^db\/(migrate|(library|demo)\/load|demo\/together|drizzle\.config)\.ts$/,
    may: ['leaf', 'units', 'db', 'training', 'cache'],
    packages: /^(node:.*|drizzle-.*|uuid)$/,
  },
  db: { files: /^db\//, may: ['leaf'], packages: /^(node:.*|drizzle-orm(\/.*)?|postgres|@electric-sql\/pglite|uuid)$/ },
  training: {
    files: /^training\//,
    may: ['leaf', 'units', 'contract', 'db'],
    packages: /^(drizzle-orm|temporal-polyfill|uuid|node:crypto)$/,
  },
  // the door for everything that clients send
  validation: {
    files: /^validation\//,
    may: ['leaf'],
    packages: /^(typebox(\/\w+)?|fastify|@fastify\/type-provider-typebox)$/,
  },
  live: {
    files: /^live\//,
    may: ['leaf', 'validation', 'feature contract', 'live contract', 'db'],
    mayTypes: ['config'],
    packages: /^(node:.*|typebox|socket\.io|@socket\.io\/.*|ws|ioredis|drizzle-orm)$/,
  },

  // what puts them together
  'route helper': {
    files: /^plugins\/(app-types|coherent-reply|access-tokens)\.ts$/,
    may: ['leaf', 'contract', 'cache'],
    packages: /^(node:.*|fastify|@fastify\/.*|lru-cache)$/,
  },
  plugins: {
    files: /^plugins\//,
    may: ['leaf', 'config', 'contract', 'live contract', 'cache', 'live', 'db', 'db setup', 'training', 'route helper'],
    packages: /^(?!postgres$|typebox)/,
  },
  features: {
    files: /^features\//,
    may: [
      'leaf',
      'units',
      'contract',
      'feature contract',
      'live contract',
      'cache',
      'live',
      'db',
      'training',
      'route helper',
    ],
    mayTypes: ['plugins'],
    packages: /^(?!ioredis$|postgres$|socket\.io|ws$|fastify-plugin$)/,
  },
  app: {
    files: /^app\.ts$/,
    may: ['leaf', 'validation', 'plugins', 'route helper', 'features'],
    mayTypes: ['config', 'db', 'cache'],
    packages: /^(node:crypto|fastify|@fastify\/type-provider-typebox)$/,
  },
  main: {
    files: /^(main|run|stop-listening)\.ts$/,
    may: ['leaf', 'config', 'app', 'db', 'db setup'],
    mayTypes: ['route helper'],
    packages: /^node:/,
  },

  // the other end of the wire
  client: {
    files: /^client\//,
    may: ['leaf'],
    mayTypes: ['contract', 'feature contract', 'live contract'],
    packages: /^socket\.io-client$/,
  },
  web: {
    files: /^web\//,
    may: ['leaf', 'units', 'client'],
    mayTypes: ['contract', 'feature contract', 'live contract'],
    packages: /^(preact(\/.*)?|uplot(\/.*)?)$/,
  },
}

/** Runs in Vite, not in a browser. */
const VITE_CONFIG = 'web/vite.config.ts'

const MAX_LINES = 350
/** Longer on purpose, and why. */
export const LONGER: ReadonlyMap<string, string> = new Map([['db/schema.ts', 'all tables on one screen (design § 6)']])

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
    const allowed = layer.packages.test(target) || (path === VITE_CONFIG && /^(vite|node:)/.test(target))
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
  if (lines > MAX_LINES && !LONGER.has(path)) found.push(`${path}:${lines} has more than ${MAX_LINES} lines`)
  if (lines <= MAX_LINES && LONGER.has(path)) found.push(`${path}:${lines} needs no exception from the length`)
  return [...new Set(found)]
}
