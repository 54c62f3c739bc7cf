import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useLoad, useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'

/** Trainers who ask to read; nothing when nobody does. */
export function Invitations() {
  const { coachingNews } = useOwnProgress()
  const { value, reload } = useLoad(() => client.coaching.trainers(), [coachingNews])
  const answer = useTask(async (linkId: string, accepted: boolean) => {
    await (accepted ? client.coaching.accept(linkId) : client.coaching.end(linkId))
    reload()
  })
  const invitations = value?.trainers.filter(({ status }) => status === 'invited') ?? []
  return (
    <>
      {invitations.map(({ id, trainer }) => (
        <section key={id} class="card invitation" aria-label="Invitation" data-testid="invitation">
          <span class="empty-icon">
            <Icon name="mail" size={20} />
          </span>
          <p>
            <strong>{trainer.displayName}</strong> would like to coach you, and to see your progress and workouts.
            {answer.problem !== null && <span class="problem-text"> {answer.problem}</span>}
          </p>
          <div class="row-actions">
            <Button busy={answer.busy} onClick={() => answer.run(id, false)}>
              Decline
            </Button>
            <Button
              kind="primary"
              busy={answer.busy}
              onClick={() => answer.run(id, true)}
              data-testid="accept-invitation"
            >
              Accept
            </Button>
          </div>
        </section>
      ))}
    </>
  )
}
