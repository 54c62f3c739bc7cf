import type { GroupPeople } from '../../../contract/groups.ts'
import { initials } from '../../format/words.ts'
import peopleStyles from '../../parts/people.module.css'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import avatarStyles from '../../ui/avatar.module.css'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import styles from './groups.module.css'

interface Props {
  groupId: string
  people: NonNullable<GroupPeople['removed']>
  onLifted: () => void
}

/** Whom the owner sent away, and the way to let them in again. */
export function Removed({ groupId, people, onLifted }: Props) {
  const lift = useTask(async (userId: string) => {
    await client.groups.liftRemoval(groupId, userId)
    onLifted()
  })
  return (
    <>
      <h3 class={styles.removedTitle}>Removed, and kept out</h3>
      <ul class={peopleStyles.people}>
        {people.map(({ id, displayName }) => (
          <li key={id} class={peopleStyles.person} data-testid="removed">
            <span class={classes(avatarStyles.avatar, avatarStyles.avatarQuiet)} aria-hidden="true">
              {initials(displayName)}
            </span>
            <span class={peopleStyles.personText}>
              <strong>{displayName}</strong>
            </span>
            <Button
              busy={lift.busy}
              aria-label={`Let ${displayName} join again`}
              title="They need the new link, or an invitation of yours."
              onClick={() => lift.run(id)}
            >
              Let in again
            </Button>
          </li>
        ))}
      </ul>
      {lift.problem !== null && <p class="problem-text">{lift.problem}</p>}
    </>
  )
}
