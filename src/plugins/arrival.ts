import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { ProblemError, problem } from '../contract/problems.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How long a body of this route may take to arrive. */
    bodyTimeMs?: number
  }
}

/** A body of 256 KB needs 70 kbit/s for it. */
export const BODY_TIME_MS = 30_000
/** Node looks at its connections so often, and gives them so long for headers and for whole requests of any kind. */
export const CONNECTION_TIMES = { connectionsCheckingInterval: 5_000, headersTimeout: 20_000, requestTimeout: 300_000 }

/**
 * How bodies come: in time, because who sends a byte now and then would hold one open for ever, and as they are, because
 * nothing here unpacks them.
 */
export default fp<{ bodyTimeMs?: number }>(
  async (app, { bodyTimeMs = BODY_TIME_MS }) => {
    app.addHook('preParsing', async (request, reply, payload) => {
      if (!announcesBody(request)) return payload
      const encoding = request.headers['content-encoding'] ?? 'identity'
      if (encoding.toLowerCase() !== 'identity')
        throw new ProblemError('unsupported-media-type', {
          detail: 'Send the body as it is, without Content-Encoding',
          headers: { 'accept-encoding': 'identity' },
        })
      if (request.raw.complete) return payload
      const limitMs = request.routeOptions.config.bodyTimeMs ?? bodyTimeMs
      const timer = setTimeout(() => {
        // who does not read the body has no use for its end
        if (payload.listenerCount('error') === 0) return
        reply.header('connection', 'close')
        payload.emit('error', problem('request-timeout', `The body has to arrive within ${limitMs / 1000} s`))
      }, limitMs).unref()
      const stop = () => clearTimeout(timer)
      payload.once('end', stop).once('close', stop)
      reply.raw.once('close', stop)
      return payload
    })
  },
  { name: 'arrival' },
)

const announcesBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
