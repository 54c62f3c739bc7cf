import type { FastifyRequest } from 'fastify'
import { explainRefusal, type OriginPolicy, originIsAllowed } from '../../own-origin.ts'
import { problem } from '../../problems.ts'

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
