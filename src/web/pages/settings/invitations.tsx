import invitationStyles from '../../parts/invitation.module.css'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useLoad, useTask } from '../../state/use-task.ts'
import actionsStyles from '../../ui/actions.module.css'
import { Asker } from '../../ui/asker.tsx'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import emptyStyles from '../../ui/empty.module.css'
import { Icon } from '../../ui/icon.tsx'

/** Trainers who ask to read; nothing when nobody does. */
export function Invitations() {
  const { coachingNews } = useOwnProgress()
  const { value, reload } = useLoad(() => client.coaching.trainers(), [coachingNews])
  const answer = useTask(async (id: string, how: 'accept' | 'end' | 'block') => {
    await client.coaching[how](id)
    reload()
  })
  return (
    <>
      {value?.invitations.map(({ id, trainer }) => (
        <section
          key={id}
          class={classes(cardStyles.card, invitationStyles.invitation)}
          aria-label="Invitation"
          data-testid="invitation"
        >
          <span class={emptyStyles.emptyIcon}>
            <Icon name="mail" size={20} />
          </span>
          <p>
            <Asker {...trainer} /> would like to coach you, and to see your progress and workouts.
            {answer.problem !== null && <span class="problem-text"> {answer.problem}</span>}
          </p>
          <div class={actionsStyles.rowActions}>
            <Button busy={answer.busy} onClick={() => answer.run(id, 'end')}>
              Decline
            </Button>
            <Button
              kind="primary"
              busy={answer.busy}
              onClick={() => answer.run(id, 'accept')}
              data-testid="accept-invitation"
            >
              Accept
            </Button>
            <Button kind="quiet" busy={answer.busy} onClick={() => answer.run(id, 'block')} data-testid="block-trainer">
              Never ask again
            </Button>
          </div>
        </section>
      ))}
    </>
  )
}
