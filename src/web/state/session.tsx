import { type ComponentChildren, createContext } from 'preact'
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks'
import type { Me } from '../../contract/accounts.ts'
import { client, onSignedOut } from './client.ts'
import { clearLocal, getLocal, putLocal } from './local-store.ts'

export type Phase =
  | { kind: 'starting' }
  | { kind: 'unreachable' }
  | { kind: 'signed-out'; expired: boolean }
  /** `offline`: as this browser remembers it; the server has not been asked yet. */
  | { kind: 'signed-in'; me: Me; offline: boolean }

export interface SessionState {
  phase: Phase
  /** After signing in, and again when the account or its preferences changed. */
  loadMe: () => Promise<void>
  /** Looks for a session of an earlier visit. */
  start: () => Promise<void>
}

/** So long the server is waited for when this browser remembers who was signed in. */
const PATIENCE_MS = 2_500

const SessionContext = createContext<SessionState | null>(null)

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [phase, setPhase] = useState<Phase>({ kind: 'starting' })

  const loadMe = useCallback(async () => {
    const { data } = await client.me.get()
    putLocal('me', data)
    setPhase({ kind: 'signed-in', me: data, offline: false })
  }, [])

  const start = useCallback(async () => {
    setPhase({ kind: 'starting' })
    const me = getLocal<Me>('me')
    try {
      const restored = client.session.restore()
      if (await (me ? inTime(restored) : restored)) await loadMe()
      else {
        clearLocal()
        setPhase({ kind: 'signed-out', expired: me !== null })
      }
    } catch {
      if (me === null) return setPhase({ kind: 'unreachable' })
      client.session.resume(me.user)
      if (client.session.user?.id !== me.user.id) return setPhase({ kind: 'unreachable' })
      setPhase({ kind: 'signed-in', me, offline: true })
    }
  }, [loadMe])

  useEffect(() => {
    void start()
    return onSignedOut((reason) => setPhase({ kind: 'signed-out', expired: reason === 'expired' }))
  }, [start])

  const state = useMemo(() => ({ phase, loadMe, start }), [phase, loadMe, start])
  return <SessionContext.Provider value={state}>{children}</SessionContext.Provider>
}

/** Rejects when the server takes its time. What was asked goes on. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  const tooLate = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE_MS))
  return Promise.race([answer, tooLate])
}

export function useSession(): SessionState {
  const state = useContext(SessionContext)
  if (!state) throw new Error('outside of SessionProvider')
  return state
}

/** The signed-in account; only for what is shown when there is one. */
export function useMe(): Me {
  const { phase } = useSession()
  if (phase.kind !== 'signed-in') throw new Error('nobody is signed in')
  return phase.me
}
