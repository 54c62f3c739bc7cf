import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import styles from './more-when-seen.module.css'

interface Props {
  busy: boolean
  problem: string | null
  onMore: () => void
}

/** The end of a list that goes on: it grows when it comes into view, or when the button is pressed. */
export function MoreWhenSeen({ busy, problem, onMore }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(onMore)
  latest.current = onMore
  useEffect(() => {
    // after a failure it is for the reader to try again
    if (busy || problem !== null || !place.current) return
    const observer = new IntersectionObserver((seen) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) latest.current()
    })
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [busy, problem])
  return (
    <div ref={place} class={classes('center', styles.more)}>
      {problem !== null && <p class="problem-text">{problem}</p>}
      <Button busy={busy} onClick={onMore}>
        Show older workouts
      </Button>
    </div>
  )
}
