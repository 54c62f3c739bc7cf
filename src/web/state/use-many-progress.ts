import { useEffect, useRef, useState } from 'preact/hooks'
import { client } from './client.ts'
import { type Followed, NOTHING_FOLLOWED } from './use-progress.ts'

/** Somebody to follow, and what gives the right to it. */
interface Wanted {
  userId: string
  linkId: string
}

/**
 * The progress of several members at once, by id. Whoever comes or goes does not disturb the others. One that the server
 * closed is opened again when the right to it is another one than before: coaching that ended may have begun again.
 * @param onClosed told of a member whose progress may not be read any more
 */
export function useManyProgress(wanted: readonly Wanted[], onClosed: () => void): ReadonlyMap<string, Followed> {
  const [followed, setFollowed] = useState<ReadonlyMap<string, Followed>>(new Map())
  /** What ends each watch, and the link it was opened for last. */
  const watches = useRef(new Map<string, { stop: () => void; isOpen: boolean; linkId: string }>())
  const [round, setRound] = useState(0)
  const linkOf = new Map(wanted.map(({ userId, linkId }) => [userId, linkId]))
  const latest = useRef({ linkOf, onClosed })
  latest.current = { linkOf, onClosed }

  useEffect(() => {
    const put = (id: string, part: Partial<Followed>) =>
      setFollowed((before) => new Map(before).set(id, { ...(before.get(id) ?? NOTHING_FOLLOWED), ...part }))
    for (const [id, { stop }] of watches.current) {
      if (linkOf.has(id)) continue
      stop()
      watches.current.delete(id)
    }
    setFollowed((before) => new Map([...before].filter(([id]) => linkOf.has(id))))
    for (const [id, linkId] of linkOf) {
      const watch = watches.current.get(id)
      if (watch?.isOpen || watch?.linkId === linkId) continue
      put(id, { closed: null })
      const opened = { stop: () => {}, isOpen: true, linkId }
      watches.current.set(id, opened)
      opened.stop = client.live().watchProgress(id, (state) => put(id, { state }), {
        onStatus: (status) => put(id, { status }),
        onClosed(closed) {
          opened.isOpen = false
          put(id, { closed })
          latest.current.onClosed()
          // the next link was known before the end of this one was heard
          if (latest.current.linkOf.get(id) !== linkId) setRound((n) => n + 1)
        },
      })
    }
  }, [[...linkOf].join(), round])

  useEffect(
    () => () => {
      for (const { stop } of watches.current.values()) stop()
    },
    [],
  )
  return followed
}
