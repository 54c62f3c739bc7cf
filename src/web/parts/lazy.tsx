import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'

/** A component whose code is fetched when it is first shown. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  kind: 'page' | 'chart' | 'heatmap' = 'page',
) {
  let known: ComponentType<Props> | null = null
  return function Lazy(props: Props) {
    const [, redraw] = useState(0)
    const [failed, setFailed] = useState(false)
    useEffect(() => {
      if (known) return
      load().then(
        (component) => {
          known = component
          redraw((n) => n + 1)
        },
        () => setFailed(true),
      )
    }, [])
    if (failed) {
      return (
        <Notice kind="problem" action={{ label: 'Reload', run: () => location.reload() }}>
          This part of Spotter could not be loaded. There may be a new version, or no connection.
        </Notice>
      )
    }
    const Known = known
    return Known ? <Known {...props} /> : <Skeleton kind={kind} />
  }
}
