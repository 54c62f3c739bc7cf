import { useState } from 'preact/hooks'
import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import { doStep } from '../../state/open/open-workout.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { Button } from '../../ui/button.tsx'
import { Clock } from './clock.tsx'
import { placeIn } from './count-sets.ts'
import { Cue } from './cue.tsx'
import { FinishDialog, finish } from './finish.tsx'
import { RestLine } from './rest.tsx'
import styles from './train.module.css'

/** One line on top: how long it goes, what it is called, and the end of it. While one rests, a second one. */
export function Head({ workout }: { workout: OpenWorkout }) {
  const [isAsking, setAsking] = useState(false)
  const { done, sets } = placeIn(workout)
  const isAway = useOwnProgress().status === 'offline'
  return (
    <div class={styles.head}>
      <div class={styles.headLine}>
        <Clock class={styles.clock} since={workout.startedAt} />
        <h1 class={styles.title}>
          <input
            aria-label="Title of the workout"
            name="title"
            maxLength={200}
            autocomplete="off"
            value={workout.title}
            onChange={({ currentTarget }) => {
              const title = currentTarget.value.trim()
              if (title === '') currentTarget.value = workout.title
              else doStep(workout.id, { do: 'change', patch: { title } })
            }}
          />
        </h1>
        <Button
          kind="primary"
          data-testid="finish"
          onClick={() => (done > 0 && done === sets ? finish(workout) : setAsking(true))}
        >
          Finish
        </Button>
      </div>
      {isAway && (
        <p class={styles.away} role="status" data-testid="kept-here">
          You're offline. Every set is saved on this device.
        </p>
      )}
      <RestLine workout={workout} />
      <Cue workout={workout} />
      {isAsking && <FinishDialog workout={workout} onBack={() => setAsking(false)} />}
    </div>
  )
}
