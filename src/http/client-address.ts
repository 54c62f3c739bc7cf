import { isIP } from 'node:net'
import { normalizeIP } from '@fastify/rate-limit'

/** Where a socket's handshake came from. */
export interface HandshakeOrigin {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The peer of the connection: the client, or a proxy. */
  readonly address: string
}

/**
 * The address that a handshake counts for, as a request's does: behind a trusted proxy the first one of
 * X-Forwarded-For, and of IPv6 the network that one client has to itself.
 */
export function clientAddress({ headers, address }: HandshakeOrigin, trustProxy: boolean): string {
  const forwarded = trustProxy ? [headers['x-forwarded-for']].flat()[0]?.split(',')[0]?.trim() : undefined
  return normalizeIP(forwarded !== undefined && isIP(forwarded) !== 0 ? forwarded : address)
}
