import { useEffect, useRef } from 'preact/hooks'
import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import { timeText } from '../../format/time-text.ts'
import { doStep } from '../../state/open/open-workout.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from './clock.tsx'
import { signalRestEnd } from './signal.ts'
import styles from './train.module.css'

const STEP_S = 15

/** What is left of a rest, in seconds; null when there is none or it is over. */
export function restLeft(rest: OpenWorkout['rest'], nowMs: number): number | null {
  if (rest === null) return null
  const leftS = Math.ceil((Date.parse(rest.endsAt) - nowMs) / 1000)
  // the server's clock and this device's are not quite the same
  return leftS > 0 ? Math.min(leftS, rest.lengthS) : null
}

/** The running rest in a line below the head: what is left of it, and ways to change it. */
export function RestLine({ workout: { id, rest } }: { workout: OpenWorkout }) {
  const leftS = restLeft(rest, useNow(rest !== null))
  if (rest === null || leftS === null) return null
  function extend(bySeconds: number): void {
    if (rest === null) return
    const endsAt = new Date(Date.parse(rest.endsAt) + bySeconds * 1000).toISOString()
    doStep(id, { do: 'change', patch: { rest: { endsAt, lengthS: Math.max(1, rest.lengthS + bySeconds) } } })
  }
  return (
    <section class={styles.rest} aria-label="Rest timer" data-testid="rest-bar">
      <span class={styles.restLeft} style={{ width: `${Math.min(100, (100 * leftS) / rest.lengthS)}%` }} />
      <p>
        <small>Rest</small>{' '}
        <strong class="number" role="timer" data-testid="rest-left">
          {timeText(leftS)}
        </strong>
      </p>
      <Button kind="quiet" aria-label="15 seconds less" onClick={() => extend(-STEP_S)}>
        −15
      </Button>
      <Button kind="quiet" aria-label="15 seconds more" onClick={() => extend(STEP_S)}>
        +15
      </Button>
      <Button kind="quiet" onClick={() => doStep(id, { do: 'change', patch: { rest: null } })}>
        Skip
      </Button>
    </section>
  )
}

/** Says once that a rest is over, on whatever page: felt, heard, and as a notification when the page is not in front. */
export function RestEnd({ workout }: { workout: OpenWorkout }) {
  const endsAt = workout.rest?.endsAt ?? null
  const leftS = restLeft(workout.rest, useNow(endsAt !== null))
  const wasRunning = useRef<string | null>(null)
  const isOver = endsAt !== null && leftS === null && wasRunning.current === endsAt
  useEffect(() => {
    if (leftS !== null) wasRunning.current = endsAt
  }, [leftS !== null, endsAt])
  useEffect(() => {
    if (isOver) signalRestEnd()
  }, [isOver])
  return (
    <p class="visually-hidden" role="status" data-testid="rest-over">
      {isOver ? 'Rest is over. Next set!' : ''}
    </p>
  )
}
