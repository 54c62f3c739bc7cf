import type { ComponentChildren } from 'preact'
import type { Assignment } from '../../../contract/progress.ts'
import notesStyles from '../../parts/notes.module.css'
import { UpdatedItem } from '../../parts/updated.tsx'
import { useFormat } from '../../state/use-format.ts'
import { classes } from '../../ui/classes.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import styles from './assignments.module.css'
import { itemText } from './item-text.ts'

const STATUS: Record<Assignment['status'], { icon: IconName; text: string }> = {
  planned: { icon: 'calendar', text: 'Planned' },
  done: { icon: 'check', text: 'Done' },
  missed: { icon: 'alert', text: 'Missed' },
}

interface Props {
  assignment: Assignment
  fresh: boolean
  /** Shows what is asked for in each exercise. */
  whole?: boolean
  /** Stands beside the day: whose plan it is. */
  by?: string
  children?: ComponentChildren
}

/** One planned workout: the day, what became of it, and what is asked for. */
export function AssignmentRow({ assignment, fresh, whole = false, by, children }: Props) {
  const format = useFormat()
  const { title, scheduledOn, status, items, notes } = assignment
  const { icon, text } = STATUS[status]
  return (
    <UpdatedItem
      value={JSON.stringify(assignment)}
      fresh={fresh}
      class={classes(styles.assignment, styles[status])}
      testid="assignment"
    >
      <div class={styles.assignmentHead}>
        <span class={styles.assignmentIcon}>
          <Icon name={icon} size={18} />
        </span>
        <div class={styles.assignmentText}>
          <h3>{title}</h3>
          <small>
            <span data-testid="assignment-status">{text}</span> · {format.when(scheduledOn)}
            {by !== undefined && ` · ${by}`}
          </small>
        </div>
        <div class={styles.assignmentActions}>{children}</div>
      </div>
      {whole && (
        <>
          {notes !== null && <p class={notesStyles.detailNotes}>{notes}</p>}
          <ul class={styles.assignmentItems}>
            {items.map((item, i) => (
              // an exercise may be asked for twice; its place is what names it
              <li key={i}>
                <span>{item.exercise}</span> <strong>{itemText(item, format)}</strong>
                {item.notes !== null && <small>{item.notes}</small>}
              </li>
            ))}
          </ul>
        </>
      )}
    </UpdatedItem>
  )
}
