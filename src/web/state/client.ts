import { createClient, type EntryStorage } from '../../client/index.ts'
import { clearLocal, forgetPerson } from './local-store.ts'

const signedOut = new Set<(reason: 'signed-out' | 'expired') => void>()

/** The page's one client. */
export const client = createClient({
  // where this page is: a proxy may have put Spotter below a path
  baseUrl: location.pathname.replace(/\/[^/]*$/, ''),
  storage: usableStorage(),
  onSignedOut: (reason, user) => {
    clearLocal()
    if (reason === 'signed-out') forgetPerson(user.id)
    for (const listener of signedOut) listener(reason)
  },
})

export function onSignedOut(listener: (reason: 'signed-out' | 'expired') => void): () => void {
  signedOut.add(listener)
  return () => signedOut.delete(listener)
}

/** Undefined where the browser's settings forbid to keep anything: then even to name it is an error. */
function usableStorage(): EntryStorage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
