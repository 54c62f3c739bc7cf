import { type ComponentChildren, createContext } from 'preact'
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks'
import type { Me } from '../../features/accounts/contract.ts'
import { client, onSignedOut } from './client.ts'

export type Phase =
  | { kind: 'starting' }
  | { kind: 'unreachable' }
  | { kind: 'signed-out'; expired: boolean }
  | { kind: 'signed-in'; me: Me }

export interface SessionState {
  phase: Phase
  /** After signing in, and again when the account or its preferences changed. */
  loadMe: () => Promise<void>
  /** Looks for a session of an earlier visit. */
  start: () => Promise<void>
}

const SessionContext = createContext<SessionState | null>(null)

export function SessionProvider({ children }: { children: ComponentChildren }) {
  const [phase, setPhase] = useState<Phase>({ kind: 'starting' })

  const loadMe = useCallback(async () => {
    const { data } = await client.me.get()
    setPhase({ kind: 'signed-in', me: data })
  }, [])

  const start = useCallback(async () => {
    setPhase({ kind: 'starting' })
    try {
      if (await client.session.restore()) await loadMe()
      else setPhase({ kind: 'signed-out', expired: false })
    } catch {
      setPhase({ kind: 'unreachable' })
    }
  }, [loadMe])

  useEffect(() => {
    void start()
    return onSignedOut((reason) => setPhase({ kind: 'signed-out', expired: reason === 'expired' }))
  }, [start])

  const state = useMemo(() => ({ phase, loadMe, start }), [phase, loadMe, start])
  return <SessionContext.Provider value={state}>{children}</SessionContext.Provider>
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
