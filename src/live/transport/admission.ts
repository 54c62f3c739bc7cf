import { ProblemError } from '../../contract/problems.ts'
import type { LiveContext } from '../context.ts'
import { accountRoom, type LiveSocket } from '../socket-types.ts'
import { RefusedHandshakes } from './refused-handshakes.ts'
import { forgetCredentials } from './websocket-security.ts'

export type RenewAnswer =
  | { ok: true; expiresAtMs: number }
  | { ok: false; code: 'unauthenticated' | 'forbidden' | 'unavailable' }

/** Why a token does not admit its bearer. */
type TokenRefusal = 'unauthenticated' | 'token-expired' | 'session-ended'

interface Refusal {
  code: string
  retry: boolean
  retryAfterMs?: number
}

/** An account with too many connections has to close some of them first. */
const TOO_MANY_RETRY_MS = 60_000

/** What a refused connection is told: Socket.IO's `connect_error`, with `data`. */
class ConnectRefused extends Error {
  readonly data: Refusal

  constructor(message: string, data: Refusal) {
    super(message)
    this.data = data
  }
}

/** Sockets live as long as their tokens: admitted with one, renewed in place, closed when it ends. */
export class Sessions {
  readonly #context: LiveContext
  readonly #refused: RefusedHandshakes
  #admitting = true

  constructor(context: LiveContext) {
    this.#context = context
    this.#refused = new RefusedHandshakes(context.limits.refusedHandshakes)
    context.io.use((socket, next) => {
      this.#admit(socket).then(
        () => next(),
        (refusal: ConnectRefused) => {
          next(refusal)
          // one try a connection: Socket.IO would let the client go on. The refusal is written in the next tick.
          setImmediate(() => socket.conn.close())
        },
      )
    })
    context.ports.onRevoked(() => this.sweep())
  }

  /** From now on new connections are sent elsewhere. */
  refuse(): void {
    this.#admitting = false
  }

  /** Closes the sockets whose token has run out or is no longer good for what it says. */
  sweep(): void {
    const now = this.#context.clock.wallMs()
    for (const socket of this.#context.io.sockets.sockets.values()) {
      const { principal } = socket.data
      const refusal = this.#context.ports.refusalOf(principal)
      if (refusal !== undefined) this.#end(socket, refusal)
      else if (principal.expiresAtMs <= now) this.#end(socket, 'token-expired')
    }
  }

  /** A newer token for the same account takes the place of the one that the socket came with. */
  async renew(socket: LiveSocket, token: string): Promise<RenewAnswer> {
    const { ports } = this.#context
    try {
      const principal = await ports.verifyToken(token)
      if (ports.refusalOf(principal) !== undefined) return { ok: false, code: 'unauthenticated' }
      if (principal.userId !== socket.data.principal.userId) return { ok: false, code: 'forbidden' }
      socket.data.principal = principal
      return { ok: true, expiresAtMs: principal.expiresAtMs }
    } catch (error) {
      return { ok: false, code: ports.isUnavailable(error) ? 'unavailable' : 'unauthenticated' }
    }
  }

  async #admit(socket: LiveSocket): Promise<void> {
    const { ports } = this.#context
    const { token }: { token?: unknown } = socket.handshake.auth
    forgetCredentials(socket.handshake)
    if (!this.#admitting) throw new ConnectRefused('This instance is shutting down', { code: 'draining', retry: true })
    if (typeof token !== 'string') throw this.#refusal(socket, 'unauthenticated', 'Connect with { token }')
    const principal = await ports.verifyToken(token).catch((error: unknown) => {
      if (ports.isUnavailable(error))
        throw new ConnectRefused('Temporarily unavailable; try again', { code: 'unavailable', retry: true })
      throw this.#refusal(socket, whyRefused(error), 'The token is not valid')
    })
    const refused = ports.refusalOf(principal)
    if (refused !== undefined) throw this.#refusal(socket, refused, 'This token is no longer valid')
    const most = this.#context.limits.socketsAPerson
    if ((this.#context.io.sockets.adapter.rooms.get(accountRoom(principal.userId))?.size ?? 0) >= most) {
      const retryAfterMs = TOO_MANY_RETRY_MS
      throw new ConnectRefused(`You already have ${most} connections`, {
        code: 'too-many-connections',
        retry: true,
        retryAfterMs,
      })
    }
    socket.data.principal = principal
  }

  /**
   * What somebody is told whose token does not admit them. Who came too often without a good one is to stay away for a
   * while; others at the same address, whose token is good, never get here. A token that has run out was one of ours:
   * it is not counted.
   */
  #refusal({ handshake }: LiveSocket, code: TokenRefusal, message: string): ConnectRefused {
    const { addressOf, clock } = this.#context
    const retryAfterMs = code === 'token-expired' ? 0 : this.#refused.count(addressOf(handshake), clock.monotonicMs())
    if (retryAfterMs === 0) return new ConnectRefused(message, { code, retry: false })
    return new ConnectRefused('Too many connections from this address were refused', {
      code: 'too-many-requests',
      retry: true,
      retryAfterMs,
    })
  }

  #end(socket: LiveSocket, code: 'token-expired' | 'session-ended'): void {
    this.#context.observer.ended(code)
    socket.emit('sessionEnded', { code })
    socket.disconnect(true)
  }
}

function whyRefused(error: unknown): TokenRefusal {
  const code = error instanceof ProblemError ? error.code : undefined
  return code === 'token-expired' || code === 'session-ended' ? code : 'unauthenticated'
}
