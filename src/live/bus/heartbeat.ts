import { randomUUID } from 'node:crypto'
import type { Cluster, Redis } from 'ioredis'

type RedisClient = Redis | Cluster

const nothing = () => undefined

/**
 * Whether the bus carries: what the publisher's connection publishes comes back over a connection that does nothing but
 * listen for it. (Not the adapter's subscriber: after an unsubscribe of others ioredis drops what the adapter waits for.)
 */
export class Heartbeat {
  readonly #publishing: RedisClient
  readonly #listening: RedisClient
  /** Of this instance alone. */
  readonly #channel = `spotter-heartbeat:${randomUUID()}`
  #beats = 0
  #onHeard: (beat: string) => void = nothing

  constructor(publishing: RedisClient, listening: RedisClient) {
    this.#publishing = publishing
    this.#listening = listening
    listening.on('message', (_channel: string, beat: string) => this.#onHeard(beat))
    // Each time anew, so that a subscription that failed is made up for by the next connection.
    listening.on('ready', () => listening.subscribe(this.#channel).catch(nothing))
  }

  /** Sends one beat; resolves to whether it came back in time. True while there is no connection to hear it on. */
  async returns(timeoutMs: number): Promise<boolean> {
    if (this.#listening.status !== 'ready') return true
    const beat = String(++this.#beats)
    return await new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs, false)
      this.#onHeard = (heard) => {
        if (heard !== beat) return
        clearTimeout(timer)
        resolve(true)
      }
      this.#publishing.publish(this.#channel, beat).catch(nothing)
    })
  }
}
