import type { FastifyReply, FastifyRequest } from 'fastify'

const NAME = 'spotter_refresh'

/** Sent to the auth routes alone, never to scripts, never from other sites. */
export const cookieAttributes = (request: FastifyRequest) => ({
  path: '/api/auth',
  httpOnly: true,
  sameSite: 'strict' as const,
  // as the browser speaks to us or to our proxy: over plain http a Secure cookie would never come back
  secure: request.protocol === 'https',
})

export const readRefreshCookie = (request: FastifyRequest): string | undefined => request.cookies[NAME]

export function setRefreshCookie(request: FastifyRequest, reply: FastifyReply, text: string, maxAgeS: number): void {
  reply.setCookie(NAME, text, { ...cookieAttributes(request), maxAge: maxAgeS })
}

export function clearRefreshCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(NAME, cookieAttributes(request))
}
