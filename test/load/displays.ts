/** A save that counts as late was shown this long after it was acknowledged. */
export const LATE_MS = 2_000

/** One saver's saves, and when each of their viewers showed them. Times are of one clock, in ms. */
export class Displays {
  /** From the sending of a save to its display, one per save and viewer. */
  readonly latenciesMs: number[] = []
  late = 0
  readonly #viewers: { revision: number; reached: { revision: number; atMs: number }[] }[]
  #pending: { revision: number; sentAtMs: number; acknowledgedAtMs: number; waiting: Set<number> }[] = []

  constructor(viewers: number) {
    this.#viewers = Array.from({ length: viewers }, () => ({ revision: 0, reached: [] }))
  }

  /** A viewer shows this revision, and with it all before. */
  shown(viewer: number, revision: number, atMs: number): void {
    const one = this.#viewers[viewer]!
    if (revision <= one.revision) return
    one.revision = revision
    one.reached.push({ revision, atMs })
    // the answer to a save comes within moments of its event
    if (one.reached.length > 100) one.reached.shift()
    for (const save of this.#pending)
      if (save.revision <= revision && save.waiting.delete(viewer)) this.#note(save, atMs)
    this.#pending = this.#pending.filter(({ waiting }) => waiting.size > 0)
  }

  /** A save has been acknowledged; some viewers may show it already. */
  saved(revision: number, sentAtMs: number, acknowledgedAtMs: number): void {
    const save = { revision, sentAtMs, acknowledgedAtMs, waiting: new Set<number>() }
    for (const [viewer, { reached }] of this.#viewers.entries()) {
      const first = reached.find((one) => one.revision >= revision)
      if (first === undefined) save.waiting.add(viewer)
      else this.#note(save, first.atMs)
    }
    if (save.waiting.size > 0) this.#pending.push(save)
  }

  /** Displays that are still missing. */
  get missing(): number {
    return this.#pending.reduce((sum, { waiting }) => sum + waiting.size, 0)
  }

  #note({ sentAtMs, acknowledgedAtMs }: { sentAtMs: number; acknowledgedAtMs: number }, atMs: number): void {
    this.latenciesMs.push(Math.max(0, atMs - sentAtMs))
    if (atMs - acknowledgedAtMs > LATE_MS) this.late += 1
  }
}
