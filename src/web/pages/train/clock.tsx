import { useEffect, useState } from 'preact/hooks'
import { timeText } from '../../format/time-text.ts'

const TICK_MS = 250

/** The time, several times a second, as long as `isNeeded`. */
export function useNow(isNeeded = true): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    if (!isNeeded) return
    setNowMs(Date.now())
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [isNeeded])
  return nowMs
}

/** How long something has been going on: 42:07. */
export function Clock({ since, class: extra }: { since: string; class?: string | undefined }) {
  const nowMs = useNow()
  return (
    <span class={`number ${extra ?? ''}`} role="timer" data-testid="workout-clock">
      {timeText(Math.max(0, Math.floor((nowMs - Date.parse(since)) / 1000)))}
    </span>
  )
}
