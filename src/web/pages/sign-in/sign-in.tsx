import { useEffect, useState } from 'preact/hooks'
import type { Registration } from '../../../contract/accounts.ts'
import { usualPreferences } from '../../format/usual-preferences.ts'
import { client } from '../../state/client.ts'
import { useSession } from '../../state/session.tsx'
import { useLoad, useTask } from '../../state/use-task.ts'
import { Brand } from '../../ui/brand.tsx'
import buttonStyles from '../../ui/button.module.css'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Notice } from '../../ui/notice.tsx'
import { CreateAccount } from './create-account.tsx'
import { DemoAccounts } from './demo-accounts.tsx'
import styles from './sign-in.module.css'
import { SignInForm } from './sign-in-form.tsx'

/** The door: sign in, create an account, or look around with a demo account. */
export function SignIn({ expired }: { expired: boolean }) {
  const { loadMe } = useSession()
  const [chosen, setMode] = useState<'sign-in' | 'create'>('sign-in')
  const { value: options } = useLoad(() => client.signInOptions(), [])
  const isClosed = options?.signUp === 'closed'
  const isSigningOut = useSigningOut()
  const mode = isClosed ? 'sign-in' : chosen
  const enter = useTask(async (begin: () => Promise<unknown>) => {
    await begin()
    await loadMe()
  })
  useEffect(() => {
    document.title = 'Spotter'
  }, [])

  return (
    <main class={styles.door}>
      <section class={styles.doorPitch}>
        <Brand />
        <h1>
          Log a set.
          <br />
          See it <em>everywhere</em>.
        </h1>
        <p>
          Your training, your numbers, your server. What you save on the phone is on every screen a moment later, yours
          and your trainer’s.
        </p>
      </section>
      <section
        class={classes(styles.doorCard, cardStyles.card)}
        aria-label={mode === 'create' ? 'Create an account' : 'Sign in'}
      >
        {isSigningOut && (
          <Notice>
            You are signed out on this device. Spotter’s server hears of it as soon as there is a connection and a page
            of Spotter is open.
          </Notice>
        )}
        {expired && (
          <Notice>
            You were signed out. Sign in again to go on.
            {client.unsent.count() > 0 && ' What has not been sent yet is safe in this browser.'}
          </Notice>
        )}
        {enter.problem !== null && <Notice kind="problem">{enter.problem}</Notice>}
        {mode === 'sign-in' ? (
          <SignInForm busy={enter.busy} onSubmit={(input) => enter.run(() => client.session.signIn(input))} />
        ) : (
          <CreateAccount busy={enter.busy} onSubmit={(input) => enter.run(() => register(input))} />
        )}
        {isClosed ? (
          <p class={styles.doorSwitch} data-testid="sign-up-closed">
            New here? Accounts are made by whoever runs this Spotter.
          </p>
        ) : (
          <p class={styles.doorSwitch}>
            {mode === 'sign-in' ? 'New here?' : 'Have an account?'}{' '}
            <button
              type="button"
              class={buttonStyles.link}
              onClick={() => setMode(mode === 'sign-in' ? 'create' : 'sign-in')}
            >
              {mode === 'sign-in' ? 'Create an account' : 'Sign in'}
            </button>
          </p>
        )}
        {mode === 'sign-in' && (
          <DemoAccounts busy={enter.busy} onPick={(input) => enter.run(() => client.session.signIn(input))} />
        )}
      </section>
    </main>
  )
}

/** Creates the account with the units that are usual where this browser lives; without them it is an account too. */
async function register(input: Registration): Promise<void> {
  await client.session.register(input)
  await client.me.update({ preferences: usualPreferences(navigator.language) }).catch(() => {})
}

/** Whether the server has yet to hear that this browser signed out. */
function useSigningOut(): boolean {
  const [is, set] = useState(client.session.signingOut)
  useEffect(() => client.session.onSigningOut(() => set(client.session.signingOut)), [])
  return is
}
