import { useEffect, useState } from 'preact/hooks'
import type { Group } from '../../../contract/groups.ts'
import { client } from '../../state/client.ts'
import { go } from '../../state/router.ts'
import { useMe } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import actionsStyles from '../../ui/actions.module.css'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import styles from './groups.module.css'

/** Leaving, and for its owner the name and the end of it. */
export function GroupSettings({ group, onChanged }: { group: Group; onChanged: () => void }) {
  const { user } = useMe()
  const isOwner = user.id === group.ownerId
  const isLast = group.members === 1
  const [asking, setAsking] = useState<'leave' | 'delete' | null>(null)
  const end = useTask(async () => {
    await (asking === 'delete' ? client.groups.remove(group.id) : client.groups.leave(group.id))
    go('groups')
  })
  return (
    <Card title="This group" testid="group-settings">
      {isOwner && <Rename group={group} onRenamed={onChanged} />}
      <div class={actionsStyles.rowActions}>
        {!(isOwner && isLast) && (
          <Button icon="leave" onClick={() => setAsking('leave')} data-testid="leave-group">
            Leave
          </Button>
        )}
        {isOwner && (
          <Button icon="trash" onClick={() => setAsking('delete')} data-testid="delete-group">
            Delete
          </Button>
        )}
      </div>
      {asking !== null && (
        <Confirm
          title={asking === 'delete' ? `Delete ${group.name}?` : `Leave ${group.name}?`}
          confirm={asking === 'delete' ? 'Delete group' : 'Leave group'}
          busy={end.busy}
          problem={end.problem}
          onConfirm={end.run}
          onCancel={() => setAsking(null)}
        >
          {asking === 'delete'
            ? 'It is gone for everybody in it, at once. Nobody loses a workout.'
            : isOwner
              ? 'Whoever has been in it longest becomes its owner.'
              : 'You leave the leaderboard, and stop seeing it.'}
        </Confirm>
      )}
    </Card>
  )
}

function Rename({ group, onRenamed }: { group: Group; onRenamed: () => void }) {
  const [name, setName] = useState(group.name)
  useEffect(() => setName(group.name), [group.name])
  const rename = useTask(async () => {
    await client.groups.rename(group.id, name.trim())
    onRenamed()
  })
  return (
    <Form layout="own" class={styles.rename} onSubmit={() => void rename.run()}>
      <Field label="Name">
        {(attributes) => (
          <input
            {...attributes}
            required
            maxLength={80}
            pattern=".*\S.*"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" busy={rename.busy} disabled={name.trim() === group.name}>
        Rename
      </Button>
      {rename.problem !== null && <p class="problem-text">{rename.problem}</p>}
    </Form>
  )
}
