import { createClient } from '../../client/index.ts'

const signedOut = new Set<(reason: 'signed-out' | 'expired') => void>()

/** The page's one client. */
export const client = createClient({
  storage: localStorage,
  onSignedOut: (reason) => {
    for (const listener of signedOut) listener(reason)
  },
})

export function onSignedOut(listener: (reason: 'signed-out' | 'expired') => void): () => void {
  signedOut.add(listener)
  return () => signedOut.delete(listener)
}
