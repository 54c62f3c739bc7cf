import { WorkoutBar } from './pages/train/workout-bar.tsx'
import { Connection } from './parts/connection.tsx'
import { lazy } from './parts/lazy.tsx'
import { Toasts } from './parts/toast.tsx'
import { UnsentCount } from './parts/unsent-count.tsx'
import styles from './shell.module.css'
import { useNewerBuild } from './state/build.ts'
import { OwnProgressProvider, useOwnProgress } from './state/own-progress.tsx'
import { type Route, useRoute } from './state/router.ts'
import { useMe } from './state/session.tsx'
import { TAB_OF, tabsFor } from './tabs.ts'
import { Brand } from './ui/brand.tsx'
import { classes } from './ui/classes.ts'
import { Icon } from './ui/icon.tsx'
import { Notice } from './ui/notice.tsx'

const Today = lazy(() => import('./pages/today/today.tsx').then((module) => module.Today))
const Dashboard = lazy(() => import('./pages/dashboard/own-dashboard.tsx').then((module) => module.Dashboard))
const LogWorkout = lazy(() => import('./pages/log/log-workout.tsx').then((module) => module.LogWorkout))
const Start = lazy(() => import('./pages/train/start.tsx').then((module) => module.Start))
const Train = lazy(() => import('./pages/train/train.tsx').then((module) => module.Train))
const Finished = lazy(() => import('./pages/train/finished.tsx').then((module) => module.Finished))
const EditWorkout = lazy(() => import('./pages/log/edit-workout.tsx').then((module) => module.EditWorkout))
const History = lazy(() => import('./pages/history/history.tsx').then((module) => module.History))
const Workout = lazy(() => import('./pages/history/workout.tsx').then((module) => module.Workout))
const Exercises = lazy(() => import('./pages/exercises/exercises.tsx').then((module) => module.Exercises))
const ExercisePage = lazy(() => import('./pages/exercise/exercise.tsx').then((module) => module.ExercisePage))
const Groups = lazy(() => import('./pages/groups/groups.tsx').then((module) => module.Groups))
const GroupPage = lazy(() => import('./pages/groups/group.tsx').then((module) => module.GroupPage))
const JoinGroup = lazy(() => import('./pages/groups/join-group.tsx').then((module) => module.JoinGroup))
const Board = lazy(() => import('./pages/board/board.tsx').then((module) => module.Board))
const Member = lazy(() => import('./pages/board/member.tsx').then((module) => module.Member))
const Settings = lazy(() => import('./pages/settings/settings.tsx').then((module) => module.Settings))
const Import = lazy(() => import('./pages/import/import.tsx').then((module) => module.Import))
const More = lazy(() => import('./pages/more/more.tsx').then((module) => module.More))

/** Everything around a page once somebody is signed in. */
export function Shell() {
  return (
    <OwnProgressProvider>
      <Frame />
    </OwnProgressProvider>
  )
}

function Frame() {
  const asked = useRoute()
  const { user } = useMe()
  const { status } = useOwnProgress()
  const newerBuild = useNewerBuild()
  const isTrainer = user.role === 'trainer'
  const tabs = tabsFor(isTrainer)
  const route: Route = asked.page === 'home' ? { page: isTrainer ? 'clients' : 'today' } : asked
  const current = TAB_OF[route.page] ?? route.page
  return (
    <>
      <button type="button" class={styles.skip} onClick={() => document.getElementById('main')?.focus()}>
        Skip to content
      </button>
      <header class={classes(styles.top, route.page === 'train' && styles.away)}>
        <a href="#/" class={styles.topBrand} aria-label="Spotter, start page">
          <Brand />
        </a>
        <nav class={styles.tabs} aria-label="Main">
          {tabs.map((tab) => (
            <a
              key={tab.page}
              href={`#/${tab.path}`}
              class={classes(styles.tab, tab.on === 'more' && styles.onMore, tab.page === 'log' && styles.tabLog)}
              aria-current={tab.page === current ? 'page' : undefined}
            >
              <Icon name={tab.icon} size={20} />
              <span>{tab.label}</span>
            </a>
          ))}
          <a
            href="#/more"
            class={classes(styles.tab, styles.tabMore)}
            aria-current={
              route.page === 'more' || tabs.some(({ page, on }) => on === 'more' && page === current)
                ? 'page'
                : undefined
            }
          >
            <Icon name="more" size={20} />
            <span>More</span>
          </a>
        </nav>
        <div class={styles.topState}>
          <UnsentCount />
          <Connection status={status} />
        </div>
      </header>
      <main id="main" class={styles.page} tabIndex={-1}>
        {newerBuild && (
          <Notice action={{ label: 'Reload', run: () => location.reload() }}>There is a new version of Spotter.</Notice>
        )}
        <Page route={route} />
      </main>
      <div class={styles.bottom}>
        <WorkoutBar isOnTrain={route.page === 'train'} />
        <Toasts />
      </div>
    </>
  )
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'home':
    case 'today':
      return <Today />
    case 'progress':
      return <Dashboard />
    case 'workouts':
      return <History />
    case 'workout':
      return <Workout key={route.id} id={route.id} />
    case 'edit-workout':
      return <EditWorkout key={route.id} id={route.id} />
    case 'log':
      return <Start />
    case 'log-past':
      return <LogWorkout />
    case 'train':
      return <Train />
    case 'finished':
      return <Finished />
    case 'exercises':
      return <Exercises />
    case 'exercise':
      return <ExercisePage key={route.id} id={route.id} />
    case 'groups':
      return <Groups />
    case 'group':
      return <GroupPage key={route.id} id={route.id} />
    case 'join-group':
      return <JoinGroup key={route.id} secret={route.id} />
    case 'clients':
      return <Board />
    case 'member':
      return <Member key={route.id} userId={route.id} />
    case 'settings':
      return <Settings />
    case 'import':
      return <Import />
    case 'more':
      return <More />
  }
}
