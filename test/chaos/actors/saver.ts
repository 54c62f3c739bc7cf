import { setTimeout as delay } from 'node:timers/promises'
import type { Action, History } from '../history.ts'
import { type Answer, reasonOf } from '../http.ts'
import type { Person } from '../people.ts'
import type { AcknowledgedSaves } from './acknowledged.ts'

/** As long as src/client waits for an answer. */
const TIMEOUT_MS = 15_000
const FIRST_PAUSE_MS = 250
const LAST_PAUSE_MS = 4_000

export interface Save {
  action: Action
  member: Person
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
  /** An Idempotency-Key. */
  key?: string
  workoutId?: string
  setId?: string
  ifMatch?: number
}

/** What an acknowledged save says of itself. */
interface SavedBody {
  epoch: string
  revision: number
  workout?: { id: string; version: number }
}

export type Outcome =
  | { kind: 'acknowledged'; workout?: { id: string; version: number } }
  | { kind: 'refused'; status: number; retryAfterMs: number }
  | { kind: 'lost' }

/** Sends saves through nginx and notes how each ends. */
export class Saver {
  readonly #url: string
  readonly #history: History
  readonly #acknowledged: AcknowledgedSaves
  #saves = 0
  #givenUp = false

  constructor(url: string, history: History, acknowledged: AcknowledgedSaves) {
    this.#url = url
    this.#history = history
    this.#acknowledged = acknowledged
  }

  /** One attempt, through nginx or elsewhere. */
  async send(save: Save, url = this.#url): Promise<Outcome> {
    const { action, member, method, path, body, key, workoutId, setId, ifMatch } = save
    return this.attempt({ action, member, ...named({ key, workoutId, setId }) }, async (note) => {
      const answer = await member.ask<SavedBody>(`${url}${path}`, {
        method,
        body,
        timeoutMs: TIMEOUT_MS,
        headers: { 'idempotency-key': key, 'if-match': ifMatch === undefined ? undefined : `"${ifMatch}"` },
      })
      if (answer.status >= 300) return note.refused(answer)
      const { epoch, revision, workout } = answer.body
      const id = workout?.id ?? workoutId
      note.acknowledged({ epoch, revision, instance: answer.instance, ...(id && { workoutId: id }) })
      return { kind: 'acknowledged', ...(workout && { workout }) }
    })
  }

  /**
   * Repeats a save that nobody answered, or that came at a bad time, until it is answered: under its key, so that it is
   * made once. Gives up at `deadlineMs` (`performance.now()`). `firstUrl`: where it is sent the first time.
   */
  async persist(save: Save, deadlineMs: number, firstUrl?: string): Promise<Outcome> {
    let outcome = await this.send(save, firstUrl)
    const { ifMatch: _, ...again } = save
    const repeat: Save = save.key === undefined ? again : { ...again, action: 'repeat' }
    for (let failures = 0; isTemporary(outcome) && !this.#givenUp && performance.now() < deadlineMs; failures += 1) {
      const waitMs = outcome.kind === 'refused' ? outcome.retryAfterMs : 0
      await delay(Math.max(waitMs, Math.min(FIRST_PAUSE_MS * 2 ** failures, LAST_PAUSE_MS)))
      outcome = await this.send(repeat)
    }
    return outcome
  }

  /** Nothing is repeated from now on. */
  giveUp(): void {
    this.#givenUp = true
  }

  /** A save of any form: `work` asks, and notes what came of it; when it throws, the save was lost. */
  async attempt(
    save: Pick<Save, 'action' | 'member' | 'key' | 'workoutId' | 'setId'>,
    work: (note: Notes) => Promise<Outcome>,
  ): Promise<Outcome> {
    const number = ++this.#saves
    const memberId = save.member.id
    const { key, workoutId, setId, action } = save
    const common = { save: number, memberId }
    this.#history.note({ kind: 'save-begun', ...common, action, ...named({ key, workoutId, setId }) })
    try {
      return await work({
        acknowledged: (details) => {
          this.#history.note({ kind: 'save-acknowledged', ...common, ...details })
          if (details.revision > 0) this.#acknowledged.add(memberId, details)
        },
        refused: ({ status, body, retryAfterMs }) => {
          const code = (body as { code?: string }).code ?? ''
          this.#history.note({ kind: 'save-refused', ...common, status, code })
          return { kind: 'refused', status, retryAfterMs }
        },
      })
    } catch (error) {
      this.#history.note({ kind: 'save-lost', ...common, error: reasonOf(error) })
      return { kind: 'lost' }
    }
  }
}

/** Those of the names that there are. */
const named = ({
  key,
  workoutId,
  setId,
}: {
  key?: string | undefined
  workoutId?: string | undefined
  setId?: string | undefined
}) => ({
  ...(key && { key }),
  ...(workoutId && { workoutId }),
  ...(setId && { setId }),
})

export interface Notes {
  acknowledged(details: {
    epoch: string
    revision: number
    instance: string
    workoutId?: string
    workouts?: number
  }): void
  refused(answer: Pick<Answer, 'status' | 'body' | 'retryAfterMs'>): Outcome
}

export const isTemporary = (outcome: Outcome): boolean =>
  outcome.kind === 'lost' || (outcome.kind === 'refused' && (outcome.status >= 500 || outcome.status === 429))
