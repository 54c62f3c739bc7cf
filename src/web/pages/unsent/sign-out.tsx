import { useState } from 'preact/hooks'
import { plural } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useUnsent } from '../../state/unsent.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'

/** Ends the session; asks first when that would lose what has not been sent. */
export function SignOut() {
  const { length } = useUnsent()
  const [asking, setAsking] = useState(false)
  const signOut = () => void client.session.signOut()
  return (
    <>
      <p class="center">
        <Button
          kind="quiet"
          icon="leave"
          data-testid="sign-out"
          onClick={() => (length > 0 ? setAsking(true) : signOut())}
        >
          Sign out
        </Button>
      </p>
      {asking && (
        <Confirm
          title={`${length} ${plural(length, 'workout')} not sent`}
          confirm="Sign out anyway"
          onCancel={() => setAsking(false)}
          onConfirm={signOut}
        >
          Signing out removes everything of yours from this browser, and what has not been sent is nowhere else. Stay
          signed in until you have a connection, and it is sent by itself.
        </Confirm>
      )}
    </>
  )
}
