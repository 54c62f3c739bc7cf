import { useState } from 'preact/hooks'
import { plural } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useMe } from '../../state/session.tsx'
import { useUnsent } from '../../state/unsent.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { countDrafts } from '../log/draft/kept-draft.ts'

/** Ends the session; asks first when that would lose what is in this browser only. */
export function SignOut() {
  const { user } = useMe()
  const unsent = useUnsent().length
  const [asking, setAsking] = useState(false)
  const drafts = countDrafts(user.id)
  const signOut = () => {
    void client.session.signOut()
  }
  const title =
    unsent > 0
      ? `${unsent} ${plural(unsent, 'workout')} not sent`
      : `${drafts} ${plural(drafts, 'workout')} half written`
  return (
    <>
      <p class="center">
        <Button
          kind="quiet"
          icon="leave"
          data-testid="sign-out"
          onClick={() => (unsent + countDrafts(user.id) > 0 ? setAsking(true) : signOut())}
        >
          Sign out
        </Button>
      </p>
      {asking && (
        <Confirm title={title} confirm="Sign out anyway" onCancel={() => setAsking(false)} onConfirm={signOut}>
          Signing out removes everything of yours from this browser.
          {unsent > 0 &&
            ' What has not been sent is nowhere else. Stay signed in until you have a connection, and it is sent by itself.'}
          {drafts > 0 &&
            ` ${drafts === 1 ? 'A workout' : `${drafts} workouts`} that you have not saved yet would be lost.`}
        </Confirm>
      )}
    </>
  )
}
