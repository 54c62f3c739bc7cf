import { Dashboard } from './pages/dashboard/own-dashboard.tsx'
import { lazy } from './state/lazy.tsx'
import { OwnProgressProvider, useOwnProgress } from './state/own-progress.tsx'
import { type Route, useRoute } from './state/router.ts'
import { useMe } from './state/session.tsx'
import { Brand } from './ui/brand.tsx'
import { Connection } from './ui/connection.tsx'
import { Icon, type IconName } from './ui/icon.tsx'

const LogWorkout = lazy(() => import('./pages/log/log-workout.tsx').then((module) => module.LogWorkout))
const Workouts = lazy(() => import('./pages/dashboard/all-workouts.tsx').then((module) => module.AllWorkouts))
const Board = lazy(() => import('./pages/board/board.tsx').then((module) => module.Board))
const Member = lazy(() => import('./pages/board/member.tsx').then((module) => module.Member))
const Settings = lazy(() => import('./pages/settings/settings.tsx').then((module) => module.Settings))
const Import = lazy(() => import('./pages/import/import.tsx').then((module) => module.Import))

/** Everything around a page once somebody is signed in. */
export function Shell() {
  return (
    <OwnProgressProvider>
      <Frame />
    </OwnProgressProvider>
  )
}

interface Tab {
  page: Route['page']
  path: string
  label: string
  icon: IconName
}

const MEMBER_TABS: Tab[] = [
  { page: 'progress', path: 'progress', label: 'Progress', icon: 'home' },
  { page: 'workouts', path: 'workouts', label: 'Workouts', icon: 'list' },
  { page: 'log', path: 'log', label: 'Log', icon: 'plus' },
  { page: 'settings', path: 'settings', label: 'Settings', icon: 'sliders' },
]
const CLIENTS_TAB: Tab = { page: 'clients', path: 'clients', label: 'Clients', icon: 'people' }

function Frame() {
  const asked = useRoute()
  const { user } = useMe()
  const { status } = useOwnProgress()
  const isTrainer = user.role === 'trainer'
  const tabs = isTrainer ? [CLIENTS_TAB, ...MEMBER_TABS] : MEMBER_TABS
  const route: Route = asked.page === 'home' ? { page: isTrainer ? 'clients' : 'progress' } : asked
  const current = route.page === 'member' ? 'clients' : route.page === 'import' ? 'settings' : route.page
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to content
      </button>
      <header class="top">
        <a href="#/" class="top-brand" aria-label="Spotter, start page">
          <Brand />
        </a>
        <nav class="tabs" aria-label="Main">
          {tabs.map((tab) => (
            <a
              key={tab.page}
              href={`#/${tab.path}`}
              class={`tab ${tab.page === 'log' ? 'tab-log' : ''}`}
              aria-current={tab.page === current ? 'page' : undefined}
            >
              <Icon name={tab.icon} size={20} />
              <span>{tab.label}</span>
            </a>
          ))}
        </nav>
        <Connection status={status} />
      </header>
      <main id="main" class="page" tabIndex={-1}>
        <Page route={route} />
      </main>
    </>
  )
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'home':
    case 'progress':
      return <Dashboard />
    case 'workouts':
      return <Workouts />
    case 'log':
      return <LogWorkout />
    case 'clients':
      return <Board />
    case 'member':
      return <Member key={route.userId} userId={route.userId} />
    case 'settings':
      return <Settings />
    case 'import':
      return <Import />
  }
}
