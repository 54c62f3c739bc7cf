import { useState } from 'preact/hooks'
import { client } from '../../state/client.ts'
import { go } from '../../state/router.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'

export function CreateGroup() {
  const [name, setName] = useState('')
  const create = useTask(async () => {
    const { id } = await client.groups.create(name.trim())
    go(`groups/${id}`)
  })
  return (
    <form
      class="invite"
      data-testid="create-group"
      onSubmit={(event) => {
        event.preventDefault()
        void create.run()
      }}
    >
      <input
        required
        maxLength={80}
        pattern=".*\S.*"
        aria-label="Name of the new group"
        placeholder="Name of a new group"
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <Button kind="primary" type="submit" icon="plus" busy={create.busy}>
        Create
      </Button>
      <p role="status" class="invite-word problem-text">
        {create.problem ?? ''}
      </p>
    </form>
  )
}
