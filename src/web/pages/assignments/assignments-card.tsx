import type { Assignment, ProgressView } from '../../../contract/progress.ts'
import { useFresh } from '../../parts/updated.tsx'
import { useOpenWorkout } from '../../state/open/open-workout.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import buttonStyles from '../../ui/button.module.css'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { BeginButton } from '../train/begin-button.tsx'
import { beginningOfAssignment } from '../train/beginnings.ts'
import { AssignmentRow } from './assignment-row.tsx'
import styles from './assignments.module.css'

const UPCOMING = 4
const PAST = 2

/** What a trainer planned for the member, and what became of it: today's first, ready to start. */
export function AssignmentsCard({ assignments, own }: { assignments: ProgressView['assignments']; own: boolean }) {
  const today = useOwnProgress().state?.version.today ?? ''
  const isFresh = useFresh(assignments.map(({ id }) => id))
  if (assignments.length === 0) return null
  const now = assignments.filter((one) => one.status === 'planned' && one.scheduledOn <= today)
  // whose plan it is need not be said where it can only be one's
  const several = new Set(assignments.map(({ trainer }) => trainer.id)).size > 1
  const groups: { title: string; shown: Assignment[] }[] = [
    { title: 'Today', shown: now },
    {
      title: 'Upcoming',
      shown: assignments.filter((one) => one.status === 'planned' && one.scheduledOn > today).slice(0, UPCOMING),
    },
    { title: 'Missed', shown: newest(assignments.filter((one) => one.status === 'missed')) },
    { title: 'Done', shown: newest(assignments.filter((one) => one.status === 'done')) },
  ]
  return (
    <Card title="Planned for you" testid="assignments">
      {groups
        .filter(({ shown }) => shown.length > 0)
        .map(({ title, shown }) => (
          <section key={title} class={styles.assignmentGroup} aria-label={title}>
            {title !== 'Today' && <p class={styles.assignmentTitle}>{title}</p>}
            <ul>
              {shown.map((assignment) => (
                <AssignmentRow
                  key={assignment.id}
                  assignment={assignment}
                  fresh={isFresh(assignment.id)}
                  whole={title === 'Today'}
                  {...(several && { by: assignment.trainer.displayName })}
                >
                  {own && <Action assignment={assignment} isToday={title === 'Today'} />}
                </AssignmentRow>
              ))}
            </ul>
          </section>
        ))}
    </Card>
  )
}

const newest = (past: Assignment[]): Assignment[] => past.slice(-PAST).reverse()

function Action({ assignment, isToday }: { assignment: Assignment; isToday: boolean }) {
  const { id, status, workoutId, title } = assignment
  const { workout } = useOpenWorkout()
  if (workout?.assignmentId === id)
    return (
      <a class={classes(buttonStyles.button, buttonStyles.primary)} href="#/train">
        Continue
      </a>
    )
  if (status === 'done')
    return (
      <a
        class={classes(buttonStyles.button, buttonStyles.quiet)}
        href={`#/workouts/${workoutId}`}
        aria-label={`Open ${title}`}
      >
        Open
      </a>
    )
  return (
    <BeginButton
      kind={isToday ? 'primary' : 'plain'}
      label={`${status === 'missed' ? 'Do now' : 'Start'}: ${title}`}
      testid="start-assignment"
      beginning={beginningOfAssignment(assignment)}
    >
      {status === 'missed' ? 'Do now' : 'Start'}
    </BeginButton>
  )
}
