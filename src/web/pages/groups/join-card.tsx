import type { Group } from '../../../contract/groups.ts'
import { plural } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import actionsStyles from '../../ui/actions.module.css'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Empty } from '../../ui/empty.tsx'

interface Props {
  group: Group
  secret: string
  onJoined: () => void
}

/** What somebody sees who has a group's link and is not in it. */
export function JoinCard({ group, secret, onJoined }: Props) {
  const join = useTask(async () => {
    await client.groups.joinByLink(secret)
    onJoined()
  })
  return (
    <div class={classes(cardStyles.card, 'narrow')} data-testid="join-card">
      <Empty icon="trophy" title={`You are not in ${group.name}`}>
        <p>
          A group of {group.members} {plural(group.members, 'person', 'people')}. You would see on how many days each
          trained this week; they see yours only if you want them to. Nobody sees your workouts.
        </p>
        {join.problem !== null && <p class="problem-text">{join.problem}</p>}
        <div class={actionsStyles.rowActions}>
          <Button kind="primary" busy={join.busy} onClick={join.run} data-testid="join-group">
            Join {group.name}
          </Button>
        </div>
      </Empty>
    </div>
  )
}
