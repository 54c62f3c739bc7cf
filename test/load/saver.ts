import { type Client, createClient, SpotterError } from '../../src/client/index.ts'
import { type LiveConnection, openLive } from '../../src/client/live/connection.ts'
import { Displays } from './displays.ts'
import type { Tally } from './tally.ts'

const PASSWORD = 'loads-and-loads-of-load-41'
/** Registrations are limited per minute: nobody waits longer than this for the next. */
const LONGEST_WAIT_MS = 90_000

/** An account of the load's own, with the live connections that watch it. */
export class Saver {
  readonly displays: Displays
  readonly #client: Client
  readonly #url: string
  readonly #userId: string
  readonly #tally: Tally
  readonly #viewers: LiveConnection[] = []

  private constructor(url: string, client: Client, userId: string, viewers: number, tally: Tally) {
    this.#url = url
    this.#client = client
    this.#userId = userId
    this.#tally = tally
    this.displays = new Displays(viewers)
  }

  /** Registers; waits where the deployment wants that, and tells `onWait` for how long. */
  static async register(
    url: string,
    { viewers, tally, onWait }: { viewers: number; tally: Tally; onWait: (ms: number) => void },
  ): Promise<Saver> {
    const client = createClient({ baseUrl: url })
    for (;;) {
      try {
        const email = `load-${crypto.randomUUID()}@load.invalid`
        const { id } = await client.session.register({ email, password: PASSWORD, displayName: 'Load' })
        return new Saver(url, client, id, viewers, tally)
      } catch (error) {
        const waitMs = error instanceof SpotterError && error.status === 429 ? (error.retryAfterMs ?? 5_000) : Infinity
        if (waitMs > LONGEST_WAIT_MS) throw error
        onWait(waitMs)
        await new Promise((resolve) => setTimeout(resolve, waitMs))
      }
    }
  }

  /** Opens one more live connection that shows this saver's page. Resolves when it shows something; rejects after 30 s. */
  async addViewer(): Promise<void> {
    const viewer = this.#viewers.length
    const live = openLive({
      baseUrl: this.#url,
      session: this.#client.session,
      read: (userId) => this.#client.progress.get(userId),
      readLeaderboard: () => Promise.reject(new Error('no groups here')),
    })
    this.#viewers.push(live)
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('A viewer saw nothing within 30 s')), 30_000)
      let [hasState, isLive] = [false, false]
      const settle = () => {
        if (!hasState || !isLive) return
        clearTimeout(timer)
        resolve()
      }
      live.watchProgress(
        this.#userId,
        ({ version }) => {
          this.displays.shown(viewer, version.revision, performance.now())
          hasState = true
          settle()
        },
        {
          onStatus: (status) => {
            isLive = status === 'live'
            settle()
          },
        },
      )
    })
  }

  /** Saves a workout of four sets, then reads the page from whichever instance answers: it must have the save in it. */
  async save(): Promise<void> {
    const sentAtMs = performance.now()
    const sets = [5, 5, 5, 5].map((reps) => ({ weight: 80, unit: 'kg' as const, reps }))
    try {
      const exercises = [{ name: 'Squat (Barbell)', sets }]
      const { revision } = await this.#client.workouts.create({
        title: 'Load',
        startedAt: new Date().toISOString(),
        exercises,
      })
      const acknowledgedAtMs = performance.now()
      this.#tally.acknowledgedMs.push(acknowledgedAtMs - sentAtMs)
      this.displays.saved(revision, sentAtMs, acknowledgedAtMs)
      await this.#readAfter(revision)
    } catch (error) {
      this.#tally.failed(error instanceof SpotterError ? error.code : 'network')
    }
  }

  async #readAfter(revision: number): Promise<void> {
    const headers = { authorization: `Bearer ${await this.#client.session.token()}` }
    const response = await fetch(`${this.#url}/api/members/me/progress`, { headers })
    const { version } = (await response.json()) as { version?: { revision: number } }
    if (version === undefined) return this.#tally.failed(`read ${response.status}`)
    this.#tally.read(response.headers.get('x-spotter-instance') ?? 'unknown', version.revision < revision)
  }

  /** Deletes the account, and with it all that it saved. */
  async remove(): Promise<void> {
    for (const live of this.#viewers) live.close()
    await this.#client.me.remove(PASSWORD).catch((error: unknown) => this.#tally.failed(`clean-up ${String(error)}`))
    this.#client.close()
  }
}
