import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useLoad } from '../../state/use-task.ts'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ClientCard } from './client-card.tsx'
import { InviteForm } from './invite-form.tsx'
import { PendingInvitation } from './pending-invitation.tsx'

/** A trainer's clients at a glance, each as live as their own page. */
export function Board() {
  const { coachingNews } = useOwnProgress()
  const { value, problem, reload } = useLoad(() => client.coaching.clients(), [coachingNews])
  const links = value?.data.clients ?? []
  const active = links.filter(({ status }) => status === 'active')
  const invited = links.filter(({ status }) => status === 'invited')
  return (
    <>
      <PageTitle title="Clients" actions={<InviteForm onInvited={reload} />} />
      {problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
          {problem}
        </Notice>
      )}
      {value === null && problem === null && <Skeleton class="skeleton-page" />}
      {value !== null && links.length === 0 && (
        <div class="card">
          <Empty icon="people" title="No clients yet">
            <p>
              Invite somebody by the email address of their account. They decide whether you may see their training.
            </p>
          </Empty>
        </div>
      )}
      <ul class="board" data-testid="board">
        {active.map((link) => (
          <ClientCard key={link.id} link={link} onGone={reload} />
        ))}
      </ul>
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
