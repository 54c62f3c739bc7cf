/** What a load saw, beside the displays. */
export class Tally {
  readonly acknowledgedMs: number[] = []
  readonly errors = new Map<string, number>()
  readonly instances = new Map<string, number>()
  reads = 0
  staleReads = 0

  failed(code: string): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1)
  }

  read(instance: string, isStale: boolean): void {
    this.reads += 1
    if (isStale) this.staleReads += 1
    this.instances.set(instance, (this.instances.get(instance) ?? 0) + 1)
  }
}

/** The value that this share of the sorted numbers does not exceed; null of none. */
export const percentile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null
