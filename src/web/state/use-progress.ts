import { useEffect, useRef, useState } from 'preact/hooks'
import type { ClosedReason, LiveStatus, ProgressState } from '../../client/index.ts'
import type { Change } from '../../contract/live.ts'
import { client } from './client.ts'

export interface Followed {
  state: ProgressState | null
  status: LiveStatus
  closed: ClosedReason | null
}

export const NOTHING_FOLLOWED: Followed = { state: null, status: 'connecting', closed: null }

/**
 * A member's progress for as long as the component is shown.
 * @param onChange told what led to each new state, if known
 * @param round another one opens it anew
 */
export function useProgress(userId: string, onChange?: (change: Change | null) => void, round = 0): Followed {
  const [followed, setFollowed] = useState<Followed>(NOTHING_FOLLOWED)
  const told = useRef(onChange)
  told.current = onChange

  useEffect(() => {
    setFollowed(NOTHING_FOLLOWED)
    return client.live().watchProgress(
      userId,
      (state, change) => {
        setFollowed((before) => ({ ...before, state }))
        told.current?.(change)
      },
      {
        onStatus: (status) => setFollowed((before) => ({ ...before, status })),
        onClosed: (closed) => setFollowed((before) => ({ ...before, closed })),
      },
    )
  }, [userId, round])

  return followed
}
