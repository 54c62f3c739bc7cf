import type { CoachingLink } from '../../../contract/coaching.ts'
import { NoConnection, StillOffline } from '../../parts/page-states.tsx'
import peopleStyles from '../../parts/people.module.css'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useLoad } from '../../state/use-task.ts'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ClientGroups } from './client-groups.tsx'
import { InviteForm } from './invite-form.tsx'
import { PendingInvitation } from './pending-invitation.tsx'

/** A trainer's clients at a glance, each as live as their own page. */
export function Board() {
  const { coachingNews, status } = useOwnProgress()
  const { value, problem, reload } = useLoad(() => client.coaching.clients(), [coachingNews])
  const { clients = [], invitations = [] } = value?.data ?? {}
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
        problem === null && !isOffline && <Skeleton kind="page" />
      ) : (
        <Clients links={clients} isEmpty={invitations.length === 0} onGone={reload} />
      )}
      {invitations.length > 0 && (
        <section aria-labelledby="invited">
          <h2 id="invited" class={cardStyles.sectionTitle}>
            Waiting for an answer
          </h2>
          <ul class={classes(peopleStyles.people, cardStyles.card)}>
            {invitations.map((invitation) => (
              <PendingInvitation key={invitation.id} invitation={invitation} onWithdrawn={reload} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Clients({ links, isEmpty, onGone }: { links: CoachingLink[]; isEmpty: boolean; onGone: () => void }) {
  // with one client more or less the others stay where they are: the groups are not made anew
  if (links.length > 0) return <ClientGroups links={links} onGone={onGone} />
  if (!isEmpty) return null
  return (
    <div class={cardStyles.card}>
      <Empty icon="people" title="No clients yet">
        <p>
          Invite somebody by their email address. They see your name and address, and decide whether you may see their
          training.
        </p>
      </Empty>
    </div>
  )
}
