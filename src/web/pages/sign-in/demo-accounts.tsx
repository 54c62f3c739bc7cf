import type { Credentials } from '../../../contract/accounts.ts'
import { initials } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useLoad } from '../../state/use-task.ts'
import avatarStyles from '../../ui/avatar.module.css'
import styles from './sign-in.module.css'

/** One click into the demonstration, where there is one. */
export function DemoAccounts({ busy, onPick }: { busy: boolean; onPick: (credentials: Credentials) => void }) {
  const { value: accounts } = useLoad(() => client.demoAccounts(), [])
  if (!accounts || accounts.length === 0) return null
  return (
    <div class={styles.demo}>
      <p class={styles.demoTitle}>
        <span>or look around as</span>
      </p>
      <ul>
        {accounts.map(({ email, password, displayName, role }) => (
          <li key={email}>
            <button
              type="button"
              class={styles.demoAccount}
              disabled={busy}
              data-testid={`demo-${email}`}
              onClick={() => onPick({ email, password })}
            >
              <span class={avatarStyles.avatar} aria-hidden="true">
                {initials(displayName)}
              </span>
              <span>
                <strong>{displayName}</strong>
                <small>{role}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
