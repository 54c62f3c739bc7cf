import type { FastifyRequest } from 'fastify'
import { problem } from '../../problems.ts'

/**
 * An onRequest hook for routes that live on a cookie: pages of other sites are refused, whatever their browser would
 * send along. What is no browser names no origin and passes.
 * @param allowed origins of other sites that may, from the settings
 */
export function ownOriginOnly(allowed: readonly string[]) {
  return async ({ headers: { origin }, host }: FastifyRequest): Promise<void> => {
    if (origin === undefined || allowed.includes(origin)) return
    if (URL.canParse(origin) && new URL(origin).host === host) return
    throw problem('origin-refused')
  }
}
