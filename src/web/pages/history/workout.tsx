import { useEffect, useState } from 'preact/hooks'
import type { WorkoutDetail } from '../../../contract/workouts.ts'
import notesStyles from '../../parts/notes.module.css'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { go } from '../../state/router.ts'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useProgress } from '../../state/use-progress.ts'
import { useLoad } from '../../state/use-task.ts'
import buttonStyles from '../../ui/button.module.css'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Facts } from '../../ui/facts.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import pageTitleStyles from '../../ui/page-title.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Comments } from '../comments/comments.tsx'
import { deleteWorkout } from './delete-workout.ts'
import { DoneExercise } from './done-exercise.tsx'
import styles from './history.module.css'
import { SOURCE_NAMES } from './source-names.ts'

/** One workout, with what was said about it: its owner's page, and read only for whoever coaches them. */
export function Workout({ id }: { id: string }) {
  const { user } = useMe()
  const { state } = useOwnProgress()
  const [news, setNews] = useState(0)
  const [isClosed, setClosed] = useState(false)
  const {
    value: workout,
    problem,
    reload,
  } = useLoad(() => client.workouts.get(id), [id, state?.version.revision, news])
  const own = workout === null || workout.userId === user.id
  return (
    <div class="narrow">
      <p class={pageTitleStyles.crumb}>
        <a href={own ? '#/workouts' : `#/members/${workout.userId}`}>
          <Icon name="back" size={16} /> {own ? 'History' : 'Client'}
        </a>
      </p>
      {workout !== null && !own && (
        <Follow userId={workout.userId} onNews={() => setNews((n) => n + 1)} onClosed={() => setClosed(true)} />
      )}
      {isClosed ? (
        <Closed />
      ) : (
        <>
          {problem !== null && (
            <>
              {workout === null && <PageTitle title="Workout" />}
              <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
                {problem}
              </Notice>
            </>
          )}
          {workout === null ? problem === null && <Skeleton kind="page" /> : <Shown workout={workout} own={own} />}
        </>
      )}
    </div>
  )
}

const Closed = () => (
  <>
    <PageTitle title="Workout" />
    <Notice>You no longer have access to this client.</Notice>
  </>
)

/** Hears of changes in a client's training, and of the end of the coaching. */
function Follow({ userId, onNews, onClosed }: { userId: string; onNews: () => void; onClosed: () => void }) {
  const { closed } = useProgress(userId, onNews)
  useEffect(() => {
    if (closed) onClosed()
  }, [closed])
  return null
}

function Shown({ workout, own }: { workout: WorkoutDetail; own: boolean }) {
  const format = useFormat()
  const { id, title, localDate, startedAt, endedAt, exercises, notes, records, volumeKg, source } = workout
  const sets = exercises.flatMap((exercise) => exercise.sets).filter(({ type }) => type !== 'warmup')
  const facts: [string, string][] = [
    ...(endedAt === null
      ? []
      : [['Time', format.duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)] as [string, string]]),
    ['Working sets', format.number(sets.length)],
    ...(volumeKg > 0 ? [['Volume', format.volume(volumeKg)] as [string, string]] : []),
    ...(records.length > 0 ? [['Records', format.number(records.length)] as [string, string]] : []),
  ]
  return (
    <div class={cardStyles.stack} data-testid="workout">
      <PageTitle
        title={title}
        subtitle={`${format.when(localDate)}, ${format.timeOf(startedAt, workout.timeZone)}${source === 'manual' ? '' : ` · ${SOURCE_NAMES[source]}`}`}
        actions={
          own && (
            <>
              <a
                class={classes(buttonStyles.button, buttonStyles.plain)}
                href={`#/workouts/${id}/edit`}
                data-testid="edit-workout"
              >
                <Icon name="pencil" size={18} /> Edit
              </a>
              <Button
                icon="trash"
                data-testid="delete-workout"
                onClick={() => {
                  // leaves first: the news of the deletion would find this page with nothing to show
                  go('workouts')
                  void deleteWorkout(workout)
                }}
              >
                Delete
              </Button>
            </>
          )
        }
      />
      <Facts class={classes(cardStyles.card, styles.workoutFacts)} rows={facts} />
      {notes !== null && notes !== '' && <p class={classes(cardStyles.card, notesStyles.detailNotes)}>{notes}</p>}
      {exercises.length === 0 && <p class="quiet">There is no exercise in it.</p>}
      {exercises.map((exercise, at) => (
        // an exercise may come twice; its place is what names it
        <DoneExercise key={at} workout={workout} at={at} exercise={exercise} of={own ? undefined : workout.userId} />
      ))}
      <Comments workoutId={id} />
    </div>
  )
}
