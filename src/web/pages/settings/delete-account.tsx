import { useState } from 'preact/hooks'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { endRest } from '../log/rest-timer.ts'
import { SavedStatus } from './saved-status.tsx'
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
        <p class="row-actions">
          <Button busy={others.busy} onClick={() => others.run()} data-testid="sign-out-others">
            Sign out everywhere else
          </Button>
        </p>
        <SavedStatus problem={others.problem} saved={signedOut} />
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
    endRest()
    await client.session.signOut()
  })
  return (
    <Card title="Delete the account" testid="delete-account">
      <p class="quiet">
        Everything of yours goes at once: workouts, records, measurements, goals, links to trainers. Export it first if
        you may want it again.
      </p>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault()
          setAsking(true)
        }}
      >
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
        <div class="form-foot">
          <Button type="submit" icon="trash">
            Delete the account…
          </Button>
        </div>
      </form>
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
