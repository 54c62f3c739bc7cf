/** Codes by which postgres.js and Node's sockets say "not now". */
const CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
])
/**
 * By which Postgres says it. Classes: 08 connection, 40 rolled back for another's sake, 53 out of resources, 57 cancelled,
 * timed out or shutting down. 25P02 is what the statements after one of these hear, 25P03 and 25P04 are time-outs of a
 * transaction, 55P03 one of a lock, 58030 is a disk that fails. 25006 and 55000 are what a standby says that is not
 * promoted yet: it takes no writes and knows no history.
 */
const SQLSTATE = /^(08|40|53|57|25006|25P0[234]|55000|55P03|58030)/
/** A statement that was prepared before a migration changed what it answers; it is prepared anew the next time. */
const OUTDATED_PLAN = 'RevalidateCachedQuery'

/** True when the database could not be asked (as opposed to: it said no). Such a request may be tried again as it is. */
export function isUnavailable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : ''
    if (CODES.has(code) || SQLSTATE.test(code)) return true
    if ('routine' in cause && cause.routine === OUTDATED_PLAN) return true
    if (cause instanceof AggregateError && cause.errors.some(isUnavailable)) return true
  }
  return false
}

/** A row that is there already. */
export const UNIQUE_VIOLATION = '23505'

/** The SQLSTATE of a refused statement, or undefined. */
export function sqlState(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && /^[0-9A-Z]{5}$/.test(cause.code)) return cause.code
  }
  return undefined
}
