import type { FastifyReply, FastifyRequest } from 'fastify'

const NAME = 'spotter_refresh'
const AUTH_ROUTES = '/api/auth'

/**
 * Sent to the auth routes alone, never to scripts, never from other sites. An auth route names no path: a browser then
 * takes the route's own folder, /api/auth as the browser sees it, below whatever path a proxy has put us at.
 */
export const cookieAttributes = (request: FastifyRequest) => ({
  ...(!request.url.startsWith(`${AUTH_ROUTES}/`) && { path: AUTH_ROUTES }),
  httpOnly: true,
  sameSite: 'strict' as const,
  // as the browser speaks to us or to our proxy: over plain http a Secure cookie would never come back
  secure: request.protocol === 'https',
})

export const readRefreshCookie = (request: FastifyRequest): string | undefined => request.cookies[NAME]

export function setRefreshCookie(request: FastifyRequest, reply: FastifyReply, text: string, maxAgeS: number): void {
  reply.setCookie(NAME, text, { ...cookieAttributes(request), maxAge: maxAgeS })
}

/** From a route that is not an auth route it is only cleared where Spotter is at no path; dead it is in any case. */
export function clearRefreshCookie(request: FastifyRequest, reply: FastifyReply): void {
  setRefreshCookie(request, reply, '', 0)
}
