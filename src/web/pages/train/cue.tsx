import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import { doStep } from '../../state/open/open-workout.ts'
import { Button } from '../../ui/button.tsx'
import styles from './train.module.css'

/** One line of the trainer's, on top of the screen until it is read. */
export function Cue({ workout: { id, cue } }: { workout: OpenWorkout }) {
  return (
    <div role="status" aria-live="polite">
      {cue !== null && (
        <div class={styles.cue} data-testid="cue">
          <p>
            <strong>{cue.by.displayName}:</strong> {cue.text}
          </p>
          <Button onClick={() => doStep(id, { do: 'change', patch: { cue: null } })}>Got it</Button>
        </div>
      )}
    </div>
  )
}
