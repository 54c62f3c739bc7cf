import { useEffect, useState } from 'preact/hooks'
import { timeText } from '../../format/time-text.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import styles from './log.module.css'
import { endRest, extendRest, useRest } from './rest-timer.ts'

const TICK_MS = 250
/** How long "rest is over" stays. */
const OVER_MS = 8_000
const BUZZ = [200, 100, 200]

/** The running rest, on every page: what is left of it, and ways to change it. Its end is felt and heard. */
export function RestBar() {
  const { rest } = useRest()
  const [, setTickedMs] = useState(0)
  const [isOver, setOver] = useState(false)

  useEffect(() => {
    if (!rest) return
    setOver(false)
    const tick = () => {
      setTickedMs(Date.now())
      if (Date.now() < rest.endsAtMs) return
      endRest()
      setOver(true)
      navigator.vibrate?.(BUZZ)
    }
    tick()
    const timer = setInterval(tick, TICK_MS)
    return () => clearInterval(timer)
  }, [rest])

  useEffect(() => {
    if (!isOver) return
    const timer = setTimeout(() => setOver(false), OVER_MS)
    return () => clearTimeout(timer)
  }, [isOver])

  const leftMs = rest ? Math.max(0, rest.endsAtMs - Date.now()) : 0
  return (
    <>
      {rest && (
        <section class={styles.restBar} aria-label="Rest timer" data-testid="rest-bar" data-in-reach>
          <span class={styles.restLeft} style={{ width: `${Math.min(100, (100 * leftMs) / rest.lengthMs)}%` }} />
          <p>
            <small>Rest</small>
            <strong class={classes('number', styles.restTime)} role="timer" data-testid="rest-left">
              {timeText(Math.ceil(leftMs / 1000))}
            </strong>
          </p>
          <Button aria-label="15 seconds less" onClick={() => extendRest(-15)}>
            −15
          </Button>
          <Button aria-label="15 seconds more" onClick={() => extendRest(15)}>
            +15
          </Button>
          <Button kind="quiet" onClick={endRest}>
            Skip
          </Button>
        </section>
      )}
      <p
        class={isOver ? classes(styles.restBar, styles.restOver) : 'visually-hidden'}
        role="status"
        data-testid="rest-over"
      >
        {isOver ? 'Rest is over. Next set!' : ''}
      </p>
    </>
  )
}
