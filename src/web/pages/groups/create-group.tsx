import { useState } from 'preact/hooks'
import emailFormStyles from '../../parts/email-form.module.css'
import { client } from '../../state/client.ts'
import { go } from '../../state/router.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Form, FormStatus } from '../../ui/form.tsx'

export function CreateGroup() {
  const [name, setName] = useState('')
  const create = useTask(async () => {
    const { id } = await client.groups.create(name.trim())
    go(`groups/${id}`)
  })
  return (
    <Form layout="own" class={emailFormStyles.invite} testid="create-group" onSubmit={() => void create.run()}>
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
      <FormStatus class={emailFormStyles.inviteWord} problem={create.problem} />
    </Form>
  )
}
