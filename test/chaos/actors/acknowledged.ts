/** The newest revision of each subject that a save was acknowledged with, and who acknowledged it. */
export interface Acknowledged {
  epoch: string
  revision: number
  instance: string
}

type Listener = (subjectId: string, acknowledged: Acknowledged) => void

export class AcknowledgedSaves {
  readonly #newest = new Map<string, Acknowledged>()
  readonly #listeners: Listener[] = []

  get(subjectId: string): Acknowledged | undefined {
    return this.#newest.get(subjectId)
  }

  add(subjectId: string, acknowledged: Acknowledged): void {
    const known = this.#newest.get(subjectId)
    if (known?.epoch !== acknowledged.epoch || known.revision < acknowledged.revision) {
      this.#newest.set(subjectId, acknowledged)
    }
    for (const listener of this.#listeners) listener(subjectId, acknowledged)
  }

  onAdded(listener: Listener): void {
    this.#listeners.push(listener)
  }
}
