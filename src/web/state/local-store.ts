import { VIEW_FORMAT } from '../../contract/version.ts'

/**
 * What this browser keeps so that Spotter opens and works without a network. Best effort: without room or permission
 * everything works as long as there is a network. What a build with other views has kept is not read.
 */
interface Kept {
  format: string
  value: unknown
}

const nameOf = (what: string) => `spotter.kept:${what}`

export function putLocal(what: string, value: unknown): void {
  try {
    localStorage.setItem(nameOf(what), JSON.stringify({ format: VIEW_FORMAT, value } satisfies Kept))
  } catch {
    // No room, or not allowed.
  }
}

/** Null: nothing is kept under this name. */
export function getLocal<T>(what: string): T | null {
  try {
    const found = JSON.parse(localStorage.getItem(nameOf(what)) ?? 'null') as Kept | null
    return found?.format === VIEW_FORMAT ? (found.value as T) : null
  } catch {
    return null
  }
}

/** Forgets everything that is kept of the account's pages; the shared library is nobody's. */
export const clearLocal = (): void => forget((name) => name.startsWith(nameOf('')) && name !== nameOf('library'))

/** Nobody's: the shared library, how this device is set, and that the server has to hear of a sign-out. */
const NOBODYS: readonly string[] = [nameOf('library'), 'spotter.rest-seconds', 'spotter.signing-out']
/** Of the account that it names, which may be somebody else's whose session has only run out. */
const NAMED = /^spotter\.(?:draft|unsent):/

/** Who signs out leaves nothing behind in this browser. */
export const forgetPerson = (userId: string): void =>
  forget(
    (name) => name.startsWith('spotter.') && !NOBODYS.includes(name) && (!NAMED.test(name) || name.includes(userId)),
  )

function forget(isTheirs: (name: string) => boolean): void {
  try {
    const names = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '')
    for (const name of names) if (isTheirs(name)) localStorage.removeItem(name)
  } catch {
    // Then there was nothing to keep either.
  }
}
