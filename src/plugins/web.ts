import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import fp from 'fastify-plugin'

/** Where `npm run build` puts the pages: dist/web, seen from dist/src/plugins and from src/plugins. */
const FOLDERS = ['../../web/', '../../dist/web/'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)))

/** The dashboard. File names carry a hash of their content, so they may be kept for ever; the page itself may not. */
export default fp(
  async (app) => {
    const root = FOLDERS.find((folder) => existsSync(`${folder}index.html`))
    if (root === undefined) {
      app.log.warn('The dashboard is not built: run `npm run build`')
      return
    }
    await app.register(fastifyStatic, {
      root,
      // a route for each file: every other path is an unknown one and never reaches the disk
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  },
  { name: 'web', dependencies: ['security'] },
)
