import { useEffect, useRef, useState } from 'preact/hooks'
import type { ProgressState } from '../../../client/index.ts'
import type { CoachingLink } from '../../../contract/coaching.ts'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useProgress } from '../../state/use-progress.ts'
import { useLoad } from '../../state/use-task.ts'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import pageTitleStyles from '../../ui/page-title.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { PlanCard } from '../assignments/plan-card.tsx'
import { CoachCard } from '../coach/coach-card.tsx'
import { ProgressPage } from '../dashboard/progress-page.tsx'
import styles from './board.module.css'
import { ClientTraining } from './client-training.tsx'
import { ClientWorkouts } from './client-workouts.tsx'
import { ComplianceFacts } from './compliance-facts.tsx'
import { FollowUp } from './follow-up.tsx'
import { ReasonList } from './reason-list.tsx'
import { reasonsOf } from './reasons.ts'

/** A client as their trainer sees them: where they stand, what is planned, how they train. */
export function Member({ userId }: { userId: string }) {
  const { coachingNews } = useOwnProgress()
  const [round, setRound] = useState(0)
  const { state, status, closed } = useProgress(userId, undefined, round)
  const { value, reload } = useLoad(() => client.coaching.clients(), [coachingNews])
  const link = value?.data.clients.find((one) => one.client.id === userId)
  /** The link for which the page was opened again after it was closed: coaching that ended may have begun anew. */
  const reopenedFor = useRef<string | null>(null)
  useEffect(() => {
    if (closed !== 'forbidden' || link === undefined || reopenedFor.current === link.id) return
    reopenedFor.current = link.id
    setRound((n) => n + 1)
  }, [closed, link?.id])
  return (
    <>
      <p class={pageTitleStyles.crumb}>
        <a href="#/clients">
          <Icon name="back" size={16} /> Clients
        </a>
      </p>
      <PageTitle
        title={closed ? 'Client' : (link?.client.displayName ?? 'Client')}
        actions={!closed && link && <FollowUp link={link} onChanged={reload} />}
      />
      {closed ? (
        <Notice>
          {closed === 'not-found' ? 'This account is gone.' : 'You no longer have access to this client.'}
        </Notice>
      ) : (
        <>
          {state && link && <Coaching link={link} state={state} />}
          <ProgressPage userId={userId} view={state?.view ?? null} status={status} />
          {state && <ClientWorkouts userId={userId} revision={state.version.revision} />}
        </>
      )}
    </>
  )
}

/** What a trainer does about a client. Nothing of it for somebody who only reads. */
function Coaching({ link, state: { view, version } }: { link: CoachingLink; state: ProgressState }) {
  const format = useFormat()
  const reasons = reasonsOf(view.standing, link, version.today, format)
  return (
    <div class={styles.memberTop}>
      <div class={styles.memberMain}>
        {view.open !== null && <ClientTraining link={link} workout={view.open} />}
        <Card title="Status" testid="standing">
          {reasons.length === 0 ? (
            <p class="quiet">On track. Nothing stands out right now.</p>
          ) : (
            <ReasonList reasons={reasons} links />
          )}
          <ComplianceFacts compliance={view.standing.compliance} />
        </Card>
        <PlanCard userId={link.client.id} view={view} today={version.today} />
      </div>
      <CoachCard coach={view.coach} own={false} of={link.client.id} />
    </div>
  )
}
