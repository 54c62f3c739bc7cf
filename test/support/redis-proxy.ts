import type { Scope } from './scope.ts'
import { tcpProxy } from './tcp-proxy.ts'

/**
 * Stands between clients and Redis and counts round trips: one begins when a client says the first thing after an answer,
 * so that commands sent together count as one. Meant for clients that do one thing at a time.
 */
export class RedisProxy {
  url = ''
  /** By the name that the connection gives itself. */
  readonly #roundTrips = new Map<string, number>()

  static async start(t: Scope, redisUrl: string): Promise<RedisProxy> {
    const proxy = new RedisProxy()
    proxy.url = await tcpProxy(t, redisUrl, () => {
      let name = ''
      let isSpeaking = false
      return {
        said: (data) => {
          name ||= /\bspotter-[\w-]+/.exec(data.toString('latin1'))?.[0] ?? ''
          if (!isSpeaking) proxy.#roundTrips.set(name, (proxy.#roundTrips.get(name) ?? 0) + 1)
          isSpeaking = true
        },
        answered: () => {
          isSpeaking = false
        },
      }
    })
    return proxy
  }

  /** How many there have been on the connection of this name since it was asked before. */
  take(name: string): number {
    const taken = this.#roundTrips.get(name) ?? 0
    this.#roundTrips.delete(name)
    return taken
  }
}
