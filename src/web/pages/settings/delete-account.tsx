import { useState } from 'preact/hooks'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import actionsStyles from '../../ui/actions.module.css'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Form, FormFoot, FormStatus } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { withPassword } from './with-password.ts'

/** Out of all other browsers, or for good. */
export function Leaving() {
  const [signedOut, setSignedOut] = useState<string | false>(false)
  const others = useTask(async () => {
    await client.me.endOtherSessions()
    setSignedOut('Signed out everywhere but here.')
  })
  return (
    <>
      <Card title="Other devices">
        <p class="quiet">Phones and browsers that are signed in to your account.</p>
        <p class={actionsStyles.rowActions}>
          <Button busy={others.busy} onClick={() => others.run()} data-testid="sign-out-others">
            Sign out everywhere else
          </Button>
        </p>
        <FormStatus problem={others.problem} done={signedOut || ''} />
      </Card>
      <DeleteAccount />
    </>
  )
}

function DeleteAccount() {
  const [password, setPassword] = useState('')
  const [isAsking, setAsking] = useState(false)
  const remove = useTask(async () => {
    await withPassword(() => client.me.remove(password))
    await client.session.signOut()
  })
  return (
    <Card title="Delete the account" testid="delete-account">
      <p class="quiet">
        This permanently deletes your workouts, records, measurements, goals and links to trainers. Export it first if
        you may want it again.
      </p>
      <Form onSubmit={() => setAsking(true)}>
        <TextField
          label="Your password"
          type="password"
          name="farewell-password"
          autocomplete="current-password"
          required
          maxLength={200}
          value={password}
          onChange={setPassword}
        />
        <FormFoot submit="Delete the account…" kind="plain" icon="trash" problem={null} />
      </Form>
      {isAsking && (
        <Confirm
          title="Delete your account?"
          confirm="Delete everything"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => void remove.run()}
          onCancel={() => setAsking(false)}
        >
          This cannot be undone. Trainers and groups lose sight of you at once, and what has not been saved or sent from
          this browser goes as well.
        </Confirm>
      )}
    </Card>
  )
}
