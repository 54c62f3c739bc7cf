import { classes } from '../../ui/classes.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import styles from './board.module.css'
import type { Reason } from './reasons.ts'

const ICONS: Record<Reason['kind'], IconName> = {
  pain: 'alert',
  silent: 'clock',
  'missed-assignment': 'calendar',
  'compliance-drop': 'calendar',
  'e1rm-drop': 'chart',
  stall: 'chart',
  record: 'trophy',
}

/** Why a client stands where they stand, with the numbers. `links`: leads to the workouts that it is about. */
export function ReasonList({ reasons, links = false }: { reasons: readonly Reason[]; links?: boolean }) {
  if (reasons.length === 0) return null
  return (
    <ul class={styles.reasons} data-testid="reasons">
      {reasons.map(({ kind, needsAttention, text, workoutId }) => (
        <li
          key={kind + text}
          class={classes(styles.reason, needsAttention ? styles.reasonAttention : styles.reasonGood)}
          data-kind={kind}
        >
          <Icon name={ICONS[kind]} size={18} />
          <p>
            {text}
            {links && workoutId !== null && (
              <>
                {' '}
                <a href={`#/workouts/${workoutId}`}>Open workout</a>
              </>
            )}
          </p>
        </li>
      ))}
    </ul>
  )
}
