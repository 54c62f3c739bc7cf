import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/icon.tsx'
import { UpdatedItem } from './updated.tsx'
import styles from './workout-row.module.css'

interface Props {
  id: string
  title: string
  /** When, and how much. */
  facts: string[]
  /** What was done. */
  detail?: string
  /** At the end of the line. */
  number?: string
  fresh: boolean
}

/** One workout in a list; leads to its page. An edit elsewhere lights it up. */
export function WorkoutRow({ id, title, facts, detail, number = '', fresh }: Props) {
  const value = JSON.stringify([title, facts, detail, number])
  return (
    <UpdatedItem value={value} fresh={fresh} class={styles.workout} testid="workout-row">
      <a class={styles.workoutHead} href={`#/workouts/${id}`}>
        <span class={styles.workoutText}>
          <strong>{title}</strong>
          <small>{facts.join(' · ')}</small>
          {detail !== undefined && detail !== '' && <small class={styles.workoutDetail}>{detail}</small>}
        </span>
        <span class={classes(styles.workoutVolume, 'number')}>{number}</span>
        <span class={styles.turn}>
          <Icon name="chevron" size={18} />
        </span>
      </a>
    </UpdatedItem>
  )
}
