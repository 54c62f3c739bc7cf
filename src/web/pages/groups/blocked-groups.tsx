import type { GroupList } from '../../../contract/groups.ts'
import peopleStyles from '../../parts/people.module.css'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'

/** Groups that were told to ask no more, and the way to let them. */
export function BlockedGroups({ groups, onChanged }: { groups: GroupList['blocked']; onChanged: () => void }) {
  const unblock = useTask(async (id: string) => {
    await client.groups.unblock(id)
    onChanged()
  })
  return (
    <section aria-labelledby="blocked-groups">
      <h2 id="blocked-groups" class={cardStyles.sectionTitle}>
        May not ask you
      </h2>
      <ul class={classes(peopleStyles.people, cardStyles.card)}>
        {groups.map(({ id, name }) => (
          <li key={id} class={peopleStyles.person} data-testid="blocked-group">
            <span class={peopleStyles.personText}>
              <strong>{name}</strong>
              {unblock.problem !== null && <small>{unblock.problem}</small>}
            </span>
            <Button busy={unblock.busy} aria-label={`Let ${name} ask again`} onClick={() => unblock.run(id)}>
              Let them ask
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
