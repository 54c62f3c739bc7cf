import type { GroupList } from '../../../contract/groups.ts'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'

/** Groups that were told to ask no more, and the way to let them. */
export function BlockedGroups({ groups, onChanged }: { groups: GroupList['blocked']; onChanged: () => void }) {
  const unblock = useTask(async (id: string) => {
    await client.groups.unblock(id)
    onChanged()
  })
  return (
    <section aria-labelledby="blocked-groups">
      <h2 id="blocked-groups" class="section-title">
        May not ask you
      </h2>
      <ul class="people card">
        {groups.map(({ id, name }) => (
          <li key={id} class="person" data-testid="blocked-group">
            <span class="person-text">
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
