import { type ComponentChildren, createContext } from 'preact'
import { useCallback, useContext, useMemo, useState } from 'preact/hooks'
import type { Change } from '../../live/contract.ts'
import { useMe, useSession } from './session.tsx'
import { type Followed, useProgress } from './use-progress.ts'

interface OwnProgress extends Followed {
  /** Grows with each change that may concern links between trainers and clients. */
  coachingNews: number
}

const OwnContext = createContext<OwnProgress | null>(null)

/** Follows the signed-in account from sign-in to sign-out, so that every page knows at once what changed elsewhere. */
export function OwnProgressProvider({ children }: { children: ComponentChildren }) {
  const { loadMe } = useSession()
  const [coachingNews, setCoachingNews] = useState(0)
  const heed = useCallback(
    (change: Change | null) => {
      const kind = change?.kind
      if (kind === 'preferences-changed') void loadMe().catch(() => {})
      // A state without a story (after a reconnect) may hold such a change too.
      if (kind === undefined || kind === 'newer-state' || kind === 'coaching-changed') setCoachingNews((n) => n + 1)
    },
    [loadMe],
  )
  const followed = useProgress(useMe().user.id, heed)
  const value = useMemo(() => ({ ...followed, coachingNews }), [followed, coachingNews])
  return <OwnContext.Provider value={value}>{children}</OwnContext.Provider>
}

export function useOwnProgress(): OwnProgress {
  const own = useContext(OwnContext)
  if (!own) throw new Error('outside of OwnProgressProvider')
  return own
}
