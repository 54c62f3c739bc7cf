import { client } from '../../state/client.ts'
import { useSession } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import styles from './groups.module.css'

/** Nobody is shown who has not said so. */
export function OptIn() {
  const { loadMe } = useSession()
  const show = useTask(async () => {
    await client.me.update({ preferences: { leaderboardOptIn: true } })
    await loadMe()
  })
  return (
    <div class={styles.optIn} data-testid="opt-in">
      <p>
        <strong>You are not shown here.</strong> If you want to be, everybody in your groups sees your name and on how
        many days you trained this week. No workouts, no weights. You can change it in the settings at any time.
        {show.problem !== null && <span class="problem-text"> {show.problem}</span>}
      </p>
      <Button kind="primary" busy={show.busy} onClick={show.run}>
        Show my training days
      </Button>
    </div>
  )
}
