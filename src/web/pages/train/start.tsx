import { useOpenWorkout } from '../../state/open/open-workout.ts'
import { useTask } from '../../state/use-task.ts'
import buttonStyles from '../../ui/button.module.css'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { PageTitle } from '../../ui/page-title.tsx'
import { begin } from './begin.ts'
import { allowSignals } from './signal.ts'
import styles from './start.module.css'
import { InProgress, StartCard } from './start-card.tsx'

/** Where a workout begins: empty, or like one that is planned, due, or done before. */
export function Start() {
  const { workout } = useOpenWorkout()
  const empty = useTask(() => begin())
  return (
    <div class={classes('narrow', styles.start)}>
      <PageTitle title="Log a workout" />
      {workout !== null ? (
        <InProgress workout={workout} />
      ) : (
        <>
          <Button
            kind="primary"
            icon="plus"
            class={styles.empty}
            busy={empty.busy}
            data-testid="start-empty"
            onClick={() => {
              allowSignals()
              void empty.run()
            }}
          >
            Start an empty workout
          </Button>
          {empty.problem !== null && <p class="problem-text">{empty.problem}</p>}
          <StartCard />
        </>
      )}
      <Card title="Done already?" testid="past">
        <p class="quiet">Write down a workout from earlier, or bring your history along.</p>
        <p class={styles.ways}>
          <a class={classes(buttonStyles.button, buttonStyles.plain)} href="#/log/past">
            Log a past workout
          </a>
          <a class={classes(buttonStyles.button, buttonStyles.quiet)} href="#/import">
            Import a file
          </a>
        </p>
      </Card>
    </div>
  )
}
