import type { World } from '../world.ts'

/** Something that breaks and is mended again. */
export interface Fault {
  readonly name: string
  /** About how long it lasts, for the schedule. */
  readonly lengthMs: number
  /** `follow`: dashboards follow every save within 2 s while it lasts (Redis); `heal`: within 2 s of its end. */
  readonly meanwhile: 'follow' | 'heal'
  /** Only in the long run. */
  readonly long?: boolean
  /** What it needs for itself: two faults with a part in common are never on at once. */
  readonly parts: readonly Part[]
  /**
   * Breaks, waits, mends. Notes fault-begun, and fault-ended when what was broken works again. Rejects when it could not
   * be done or undone; what it broke is mended all the same.
   */
  run(world: World, fault: number): Promise<void>
}

export type Part = 'instance' | 'redis' | 'postgres' | 'nginx' | 'clients' | 'coaching'
