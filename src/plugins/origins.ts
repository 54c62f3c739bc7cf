import fp from 'fastify-plugin'
import { explainRefusal, type OriginPolicy } from '../runtime/own-origin.ts'

declare module 'fastify' {
  interface FastifyInstance {
    origins: OriginPolicy
  }
}

/** So many different refusals are logged; a flood of them is not. */
const LOGGED = 50

/** Whose pages may sign in, refresh and connect; the log says once of each that may not why. */
export default fp(
  async (app) => {
    const logged = new Set<string>()
    app.decorate('origins', {
      allowed: app.config.corsOrigins,
      trustProxy: app.config.trustProxy,
      onRefused(origin, host) {
        if (logged.size >= LOGGED || logged.has(`${origin} ${host}`)) return
        logged.add(`${origin} ${host}`)
        app.log.warn({ origin: origin.slice(0, 200), host: host.slice(0, 200) }, explainRefusal(origin, host))
      },
    })
  },
  { name: 'origins', dependencies: ['config'] },
)
