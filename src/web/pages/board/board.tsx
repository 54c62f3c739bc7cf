import type { CoachingLink } from '../../../features/coaching/contract.ts'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useLoad } from '../../state/use-task.ts'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { NoConnection, StillOffline } from '../dashboard/page-states.tsx'
import { ClientGroups } from './client-groups.tsx'
import { InviteForm } from './invite-form.tsx'
import { PendingInvitation } from './pending-invitation.tsx'

/** A trainer's clients at a glance, each as live as their own page. */
export function Board() {
  const { coachingNews, status } = useOwnProgress()
  const { value, problem, reload } = useLoad(() => client.coaching.clients(), [coachingNews])
  const links = value?.data.clients ?? []
  const invited = links.filter((link) => link.status === 'invited')
  const isOffline = status === 'offline'
  return (
    <>
      <PageTitle title="Clients" actions={<InviteForm onInvited={reload} />} />
      {isOffline && (value === null ? <NoConnection /> : <StillOffline />)}
      {problem !== null && !isOffline && (
        <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
          {problem}
        </Notice>
      )}
      {value === null ? (
        problem === null && !isOffline && <Skeleton class="skeleton-page" />
      ) : (
        <Clients links={links} onGone={reload} />
      )}
      {invited.length > 0 && (
        <section aria-labelledby="invited">
          <h2 id="invited" class="section-title">
            Waiting for an answer
          </h2>
          <ul class="people card">
            {invited.map((link) => (
              <PendingInvitation key={link.id} link={link} onWithdrawn={reload} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Clients({ links, onGone }: { links: CoachingLink[]; onGone: () => void }) {
  const active = links.filter(({ status }) => status === 'active')
  // with one client more or less the others stay where they are: the groups are not made anew
  if (active.length > 0) return <ClientGroups links={active} onGone={onGone} />
  if (links.length > 0) return null
  return (
    <div class="card">
      <Empty icon="people" title="No clients yet">
        <p>Invite somebody by the email address of their account. They decide whether you may see their training.</p>
      </Empty>
    </div>
  )
}
