/**
 * What the live part is protected by besides the cache's rules. A test may take one away to show that it is missed:
 * what nothing misses is not needed. Production knows only ALL_PROTECTIONS.
 */
export interface Protections {
  /** A save leaves a row behind that relay, comparison and readers find, whatever becomes of the saver. */
  outbox: boolean
  /** Once a second every room is compared with what is committed. */
  comparison: boolean
  /** Who joins is brought up to date unless what they have is the newest. */
  resume: boolean
  /** The adapter's Redis clients never reject. */
  guard: boolean
  /** A join is answered only when the room's subscription is real. */
  barrier: boolean
  /** After a coaching change everybody in the room is checked again. */
  reauthorisation: boolean
  /** What waits for a client that does not read has a limit. */
  boundedBuffers: boolean
}

export const ALL_PROTECTIONS: Protections = {
  outbox: true,
  comparison: true,
  resume: true,
  guard: true,
  barrier: true,
  reauthorisation: true,
  boundedBuffers: true,
}
