import type { FastifyRequest } from 'fastify'
import { problem } from '../../contract/problems.ts'
import { explainRefusal, type OriginPolicy, originIsAllowed } from '../../runtime/own-origin.ts'

/**
 * An onRequest hook for routes that live on a cookie: pages of other sites are refused, whatever their browser would
 * send along.
 */
export function ownOriginOnly(origins: OriginPolicy) {
  return async ({ headers }: FastifyRequest): Promise<void> => {
    let detail = ''
    const onRefused = (origin: string, host: string) => {
      detail = explainRefusal(origin, host)
      origins.onRefused?.(origin, host)
    }
    if (!originIsAllowed(headers, { ...origins, onRefused })) throw problem('origin-refused', detail)
  }
}
