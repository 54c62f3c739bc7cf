import { type ComponentChildren, createContext } from 'preact'
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks'
import type { ProgressState } from '../../client/index.ts'
import type { Change } from '../../contract/live.ts'
import { keepLibrary } from './library.ts'
import { getLocal, putLocal } from './local-store.ts'
import { useMe, useSession } from './session.tsx'
import { type Followed, useProgress } from './use-progress.ts'

interface OwnProgress extends Followed {
  /** Grows with each change that may concern links between trainers and clients. */
  coachingNews: number
  /** Grows with each change that may concern the groups one is in or asked into. */
  groupNews: number
}

/** The last state that was seen, for a start without a network. */
interface KeptProgress {
  userId: string
  state: ProgressState
}

/** What is nice to have without a network comes after what the page needs now. */
const LIBRARY_AFTER_MS = 10_000

const OwnContext = createContext<OwnProgress | null>(null)

/** Follows the signed-in account from sign-in to sign-out, so that every page knows at once what changed elsewhere. */
export function OwnProgressProvider({ children }: { children: ComponentChildren }) {
  const { loadMe, phase } = useSession()
  const [coachingNews, setCoachingNews] = useState(0)
  const [groupNews, setGroupNews] = useState(0)
  const heed = useCallback(
    (change: Change | null) => {
      const kind = change?.kind
      if (kind === 'preferences-changed') void loadMe().catch(() => {})
      // A state without a story (after a reconnect) may hold such a change too.
      const isAny = kind === undefined || kind === 'newer-state'
      if (isAny || kind === 'coaching-changed') setCoachingNews((n) => n + 1)
      if (isAny || kind === 'groups-changed') setGroupNews((n) => n + 1)
    },
    [loadMe],
  )
  const userId = useMe().user.id
  const { state, status, closed } = useProgress(userId, heed)

  const offline = phase.kind === 'signed-in' && phase.offline
  const [remembered] = useState(() => (offline ? keptState(userId) : null))
  useEffect(() => {
    if (state) putLocal('progress', { userId, state } satisfies KeptProgress)
  }, [userId, state])
  useEffect(() => {
    if (offline && status === 'live') void loadMe().catch(() => {})
  }, [offline, status, loadMe])

  useEffect(() => {
    if (status !== 'live') return
    const timer = setTimeout(keepLibrary, LIBRARY_AFTER_MS)
    return () => clearTimeout(timer)
  }, [status])

  const shown = state ?? remembered
  const value = useMemo(
    () => ({ state: shown, status, closed, coachingNews, groupNews }),
    [shown, status, closed, coachingNews, groupNews],
  )
  return <OwnContext.Provider value={value}>{children}</OwnContext.Provider>
}

function keptState(userId: string): ProgressState | null {
  const found = getLocal<KeptProgress>('progress')
  return found?.userId === userId ? found.state : null
}

export function useOwnProgress(): OwnProgress {
  const own = useContext(OwnContext)
  if (!own) throw new Error('outside of OwnProgressProvider')
  return own
}
