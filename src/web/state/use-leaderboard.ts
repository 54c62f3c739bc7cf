import { useEffect, useState } from 'preact/hooks'
import type { Answer } from '../../client/index.ts'
import type { Leaderboard } from '../../contract/groups.ts'
import { client } from './client.ts'

interface Followed {
  board: Answer<Leaderboard> | null
  /** One is not in the group any more, or it is gone. */
  closed: boolean
}

const NOTHING: Followed = { board: null, closed: false }

/** The leaderboard of a group that one is in, for as long as the component is shown. */
export function useLeaderboard(groupId: string): Followed {
  const [followed, setFollowed] = useState<Followed>(NOTHING)
  useEffect(() => {
    setFollowed(NOTHING)
    return client.live().watchGroup(
      groupId,
      (board) => setFollowed({ board, closed: false }),
      () => setFollowed({ board: null, closed: true }),
    )
  }, [groupId])
  return followed
}
