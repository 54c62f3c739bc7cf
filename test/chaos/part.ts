import { readFileSync } from 'node:fs'
import type { Service } from '../../deploy/services.ts'
import type { History } from './history.ts'

/** A process of the cluster whose end is noted: by us, or by itself. */
export class Part {
  readonly service: Service
  readonly #history: History
  #endsExpected = false

  constructor(service: Service, history: History) {
    this.service = service
    this.#history = history
    this.#watch()
  }

  get name(): string {
    return this.service.name
  }

  get url(): string {
    return this.service.url
  }

  get running(): boolean {
    return this.service.running
  }

  /** Whether it is stopped by a signal. */
  get frozen(): boolean {
    if (!this.running) return false
    try {
      const stat = readFileSync(`/proc/${this.service.pid}/stat`, 'utf8')
      return /^[tT]$/.test(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[0] ?? '')
    } catch {
      return false
    }
  }

  /** From now on its end is our doing; `start` begins anew. */
  expectEnd(): void {
    this.#endsExpected = true
  }

  async kill(): Promise<void> {
    this.expectEnd()
    await this.service.kill()
  }

  /** SIGTERM, or what it takes to end in order; resolves when it has ended. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.expectEnd()
    if (!this.running) return
    this.service.signal(signal)
    await this.service.ended()
  }

  /** Starts it on the same port if it does not run, and resolves when it answers. */
  async start(): Promise<void> {
    if (this.running) return
    this.#endsExpected = false
    const starting = this.service.start()
    this.#watch()
    await starting
  }

  freeze(): void {
    this.service.pause()
  }

  thaw(): void {
    if (this.running) this.service.resume()
  }

  #watch(): void {
    void this.service.ended().then(() => {
      this.#history.note({
        kind: 'process-ended',
        name: this.name,
        expected: this.#endsExpected,
        how: this.service.exit,
      })
    })
  }
}
