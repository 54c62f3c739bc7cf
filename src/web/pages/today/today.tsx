import type { ProgressView } from '../../../contract/progress.ts'
import { FirstWorkout, Loading, NoConnection, StillOffline } from '../../parts/page-states.tsx'
import { client } from '../../state/client.ts'
import { takeAnswer, useOpenWorkout } from '../../state/open/open-workout.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { go } from '../../state/router.ts'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import buttonStyles from '../../ui/button.module.css'
import { classes } from '../../ui/classes.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { AssignmentsCard } from '../assignments/assignments-card.tsx'
import { CoachCard } from '../coach/coach-card.tsx'
import { CommentsCard } from '../comments/comments-card.tsx'
import { BodyCard } from '../dashboard/body-card.tsx'
import { RecordsCard } from '../dashboard/records-card.tsx'
import { StreakCard } from '../dashboard/streak-card.tsx'
import { WeekCard } from '../dashboard/week-card.tsx'
import { Invitations } from '../settings/invitations.tsx'
import { InProgress, StartCard } from '../train/start-card.tsx'
import { UnsentCard } from '../unsent/unsent-card.tsx'
import styles from './today.module.css'

/** What matters today: the week, what to do next, and what has just happened. */
export function Today() {
  const { user } = useMe()
  const format = useFormat()
  const { state, status } = useOwnProgress()
  const firstName = user.displayName.split(' ')[0]
  return (
    <>
      <PageTitle
        title="Today"
        subtitle={
          state === null ? `Hello, ${firstName}.` : `${format.longDay(state.version.today)}. Hello, ${firstName}.`
        }
        actions={
          <span class="only-wide">
            <a class={classes(buttonStyles.button, buttonStyles.primary)} href="#/log">
              Log a workout
            </a>
          </span>
        }
      />
      <Invitations />
      <UnsentCard />
      <TrainFirst />
      {state === null ? (
        status === 'offline' ? (
          <NoConnection />
        ) : (
          <Loading />
        )
      ) : (
        <>
          {status === 'offline' && <StillOffline />}
          <Cards view={state.view} />
        </>
      )}
    </>
  )
}

function Cards({ view }: { view: ProgressView }) {
  const { week, weeks, streak, coach, assignments, body, comments, totals } = view
  const fresh = justSet(view)
  return (
    <div class={styles.today}>
      <div class={styles.todayMain}>
        {totals.workouts === 0 ? <FirstWorkout /> : <WeekCard week={week} weeks={weeks} />}
        <AssignmentsCard assignments={assignments} own />
        {totals.workouts > 0 && <CoachCard coach={coach} own />}
        <Repeats />
      </div>
      <div class={styles.todaySide}>
        {totals.workouts > 0 && <StreakCard streak={streak} />}
        {fresh.length > 0 && <RecordsCard title="Just set" records={fresh} />}
        <BodyCard body={body} own />
        <CommentsCard comments={comments} />
      </div>
    </div>
  )
}

/** The records of the newest workout, as long as it is of this week. */
function justSet({ records, recent, week }: ProgressView): ProgressView['records'] {
  const last = recent[0]
  if (last === undefined || last.localDate < week.start) return []
  return records.filter(({ workoutId }) => workoutId === last.id)
}

/** The workout that is going on comes first. */
function TrainFirst() {
  const { workout } = useOpenWorkout()
  const { state } = useOwnProgress()
  if (workout !== null)
    return (
      <div class={styles.first}>
        <InProgress workout={workout} />
      </div>
    )
  const last = state?.view.recent[0]
  return last?.leftOpen && last.localDate === state?.version.today ? <LeftOpen id={last.id} title={last.title} /> : null
}

/** It finished by itself, and says so; on its own day it can go on. */
function LeftOpen({ id, title }: { id: string; title: string }) {
  const goOn = useTask(async () => {
    takeAnswer(await client.open.continue(id))
    go('train')
  })
  return (
    <Notice action={{ label: 'Continue', run: () => void goOn.run() }}>
      {goOn.problem ?? `“${title}” was finished for you: nothing had been logged for four hours.`}
    </Notice>
  )
}

function Repeats() {
  return useOpenWorkout().workout === null ? <StartCard repeatsOnly /> : null
}
