import { useEffect, useRef, useState } from 'preact/hooks'
import { client } from './client.ts'
import { type Followed, NOTHING_FOLLOWED } from './use-progress.ts'

/**
 * The progress of several members at once, by id. Whoever comes or goes does not disturb the others.
 * @param onClosed told of a member whose progress may not be read any more
 */
export function useManyProgress(userIds: readonly string[], onClosed: () => void): ReadonlyMap<string, Followed> {
  const [followed, setFollowed] = useState<ReadonlyMap<string, Followed>>(new Map())
  const watches = useRef(new Map<string, () => void>())
  const told = useRef(onClosed)
  told.current = onClosed

  useEffect(() => {
    const put = (id: string, part: Partial<Followed>) =>
      setFollowed((before) => new Map(before).set(id, { ...(before.get(id) ?? NOTHING_FOLLOWED), ...part }))
    for (const [id, stop] of watches.current) {
      if (userIds.includes(id)) continue
      stop()
      watches.current.delete(id)
    }
    setFollowed((before) => new Map([...before].filter(([id]) => userIds.includes(id))))
    for (const id of userIds) {
      if (watches.current.has(id)) continue
      const stop = client.live().watchProgress(id, (state) => put(id, { state }), {
        onStatus: (status) => put(id, { status }),
        onClosed(closed) {
          put(id, { closed })
          told.current()
        },
      })
      watches.current.set(id, stop)
    }
  }, [userIds.join()])

  useEffect(
    () => () => {
      for (const stop of watches.current.values()) stop()
    },
    [],
  )
  return followed
}
