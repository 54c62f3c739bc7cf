import type { ComponentChildren } from 'preact'
import { useErrorBoundary } from 'preact/hooks'
import styles from './app.module.css'
import { SignIn } from './pages/sign-in/sign-in.tsx'
import { lazy } from './parts/lazy.tsx'
import { useSession } from './state/session.tsx'
import { Brand } from './ui/brand.tsx'
import { classes } from './ui/classes.ts'
import { Notice } from './ui/notice.tsx'
import spinnerStyles from './ui/spinner.module.css'

const Home = lazy(() => import('./shell.tsx').then(({ Shell }) => Shell))

/** What is shown before, without and with somebody signed in. */
export function App() {
  const { phase, start } = useSession()
  const [broken] = useErrorBoundary((error) => console.error(error))

  if (broken) {
    return (
      <Alone>
        <Notice kind="problem" action={{ label: 'Reload', run: () => location.reload() }}>
          Something went wrong on this page. Your workouts are safe on the server.
        </Notice>
      </Alone>
    )
  }
  switch (phase.kind) {
    case 'signed-in':
      return <Home key={phase.me.user.id} />
    case 'signed-out':
      return <SignIn expired={phase.expired} />
    case 'unreachable':
      return (
        <Alone>
          <Notice kind="problem" action={{ label: 'Try again', run: start }}>
            Spotter cannot be reached right now.
          </Notice>
        </Alone>
      )
    case 'starting':
      return (
        <Alone>
          <p class="visually-hidden" role="status">
            Loading…
          </p>
          <span class={classes(spinnerStyles.spinner, spinnerStyles.spinnerLarge)} aria-hidden="true" />
        </Alone>
      )
  }
}

const Alone = ({ children }: { children: ComponentChildren }) => (
  <main class={styles.alone}>
    <Brand />
    {children}
  </main>
)
