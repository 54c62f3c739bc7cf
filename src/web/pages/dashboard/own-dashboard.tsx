import { useOwnProgress } from '../../state/own-progress.tsx'
import { useMe } from '../../state/session.tsx'
import buttonStyles from '../../ui/button.module.css'
import { classes } from '../../ui/classes.ts'
import { PageTitle } from '../../ui/page-title.tsx'
import { ProgressPage } from './progress-page.tsx'

/** The signed-in member's own progress. */
export function Dashboard() {
  const { user } = useMe()
  const { state, status } = useOwnProgress()
  return (
    <>
      <PageTitle
        title="Progress"
        actions={
          <span class="only-wide">
            <a class={classes(buttonStyles.button, buttonStyles.primary)} href="#/log">
              Log a workout
            </a>
          </span>
        }
      />
      <ProgressPage userId={user.id} view={state?.view ?? null} status={status} own />
    </>
  )
}
