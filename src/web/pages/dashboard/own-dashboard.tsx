import { useOwnProgress } from '../../state/own-progress.tsx'
import { useMe } from '../../state/session.tsx'
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
          <a class="button button-primary only-wide" href="#/log">
            Log a workout
          </a>
        }
      />
      <ProgressPage userId={user.id} view={state?.view ?? null} status={status} own />
    </>
  )
}
