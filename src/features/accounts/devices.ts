import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FoldedEmail } from '../../db/email.ts'
import { cookieAttributes } from './refresh-cookie.ts'

const NAME = 'spotter_device'
/** As long as browsers keep a cookie at most. */
const KEPT_SECONDS = 400 * 24 * 3600
const SHAPE = /^([\w-]{22})\.([\w-]{43})$/

/**
 * Browsers that somebody has signed in from. Such a browser has a count of its own, so that strangers who guess at an
 * address lock its owner out of no browser that the owner uses: OWASP, "Slow Down Online Guessing Attacks with Device
 * Cookies". The cookie is `<id>.<seal>`; the seal binds it to the address that was signed in with, which it does not
 * name.
 */
export interface Devices {
  /** The browser's id, if it has signed in with this address before. */
  idOf(request: FastifyRequest, email: FoldedEmail): string | undefined
  /** The browser has just signed in. */
  remember(request: FastifyRequest, reply: FastifyReply, email: FoldedEmail): void
}

/** @param secrets the first seals, all are recognised */
export function createDevices(secrets: readonly string[]): Devices {
  const sealOf = (secret: string, id: string, email: FoldedEmail) =>
    createHmac('sha256', secret).update(`device:${id}:${email}`).digest()

  const idOf = (request: FastifyRequest, email: FoldedEmail): string | undefined => {
    const [, id, sealText] = SHAPE.exec(request.cookies[NAME] ?? '') ?? []
    if (id === undefined || sealText === undefined) return undefined
    const seal = Buffer.from(sealText, 'base64url')
    return secrets.some((secret) => timingSafeEqual(seal, sealOf(secret, id, email))) ? id : undefined
  }
  return {
    idOf,
    remember(request, reply, email) {
      if (idOf(request, email) !== undefined) return
      const id = randomBytes(16).toString('base64url')
      const seal = sealOf(secrets[0] ?? '', id, email).toString('base64url')
      reply.setCookie(NAME, `${id}.${seal}`, { ...cookieAttributes(request), maxAge: KEPT_SECONDS })
    },
  }
}
