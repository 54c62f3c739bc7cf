import { client } from '../../state/client.ts'
import { useProgress } from '../../state/use-progress.ts'
import { useLoad } from '../../state/use-task.ts'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { ProgressPage } from '../dashboard/progress-page.tsx'

/** A client's progress as their trainer sees it. */
export function Member({ userId }: { userId: string }) {
  const { state, status, closed } = useProgress(userId)
  const { value } = useLoad(() => client.coaching.clients(), [])
  const name = value?.data.clients.find((link) => link.client.id === userId)?.client.displayName
  return (
    <>
      <p class="crumb">
        <a href="#/clients">
          <Icon name="back" size={16} /> Clients
        </a>
      </p>
      <PageTitle title={name ?? 'Client'} subtitle="As your client sees it" />
      {closed ? (
        <Notice>
          {closed === 'not-found' ? 'This account is gone.' : 'You may not see this training, or no longer.'}
        </Notice>
      ) : (
        <ProgressPage view={state?.view ?? null} status={status} />
      )}
    </>
  )
}
