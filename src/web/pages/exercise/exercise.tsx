import type { ProgressState } from '../../../client/index.ts'
import type { ExerciseDetail } from '../../../contract/exercises.ts'
import { muscleName } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useQuery } from '../../state/router.ts'
import { useMe } from '../../state/session.tsx'
import { usePages } from '../../state/use-pages.ts'
import { useProgress } from '../../state/use-progress.ts'
import { useLoad } from '../../state/use-task.ts'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import pageTitleStyles from '../../ui/page-title.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { PlanForm } from '../coach/plan-form.tsx'
import { BestSetsCard } from './best-sets-card.tsx'
import styles from './exercise.module.css'
import { ExerciseGoalCard } from './exercise-goal-card.tsx'
import { ExerciseRecordsCard } from './exercise-records-card.tsx'
import { InstructionsCard } from './instructions-card.tsx'
import { SessionsCard } from './sessions-card.tsx'
import { StrengthCard } from './strength-card.tsx'

const SESSIONS = 100

/** One exercise: how strong, how often, what next; by `?of=` for a client whom the reader coaches. */
export function ExercisePage({ id }: { id: string }) {
  const { user } = useMe()
  const { of: memberId = user.id } = useQuery()
  const isOwn = memberId === user.id
  const { value, problem, reload } = useLoad(() => client.exercises.get(id), [id])
  const exercise = value?.data
  const Cards = isOwn ? OwnCards : ClientCards
  return (
    <>
      <p class={pageTitleStyles.crumb}>
        <a href={isOwn ? '#/exercises' : `#/members/${memberId}`}>
          <Icon name="back" size={16} /> {isOwn ? 'Exercises' : 'Client'}
        </a>
      </p>
      <PageTitle title={exercise?.name ?? 'Exercise'} subtitle={exercise && <Facts exercise={exercise} />} />
      {problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
          {problem}
        </Notice>
      )}
      {exercise ? <Cards exercise={exercise} memberId={memberId} /> : problem === null && <Skeleton kind="page" />}
    </>
  )
}

interface CardsProps {
  exercise: ExerciseDetail
  memberId: string
}

function OwnCards({ exercise, memberId }: CardsProps) {
  const { state } = useOwnProgress()
  return <Cards exercise={exercise} memberId={memberId} state={state} own />
}

/** Live as the client trains, and gone with the link. */
function ClientCards({ exercise, memberId }: CardsProps) {
  const { state, closed } = useProgress(memberId)
  if (closed) return <Notice>You no longer have access to this client.</Notice>
  return <Cards exercise={exercise} memberId={memberId} state={state} own={false} />
}

/** "Chest, with shoulders and triceps · barbell · your own" */
function Facts({ exercise }: { exercise: ExerciseDetail }) {
  const { primaryMuscles, secondaryMuscles, equipment, own } = exercise
  const helping = secondaryMuscles.map((muscle) => muscleName(muscle).toLowerCase())
  const muscles = [
    primaryMuscles.map(muscleName).join(', '),
    ...(helping.length === 0 ? [] : [`with ${new Intl.ListFormat('en').format(helping)}`]),
  ].filter((part) => part !== '')
  const facts = [muscles.join(', '), equipment?.replaceAll('_', ' ') ?? '', own ? 'your own' : '']
  return <>{facts.filter((fact) => fact !== '').join(' · ')}</>
}

function Cards({ exercise, memberId, state, own }: CardsProps & { state: ProgressState | null; own: boolean }) {
  const { id } = exercise
  const revision = state?.version.revision
  const pages = usePages(
    (cursor) => client.progress.history(id, memberId, { limit: SESSIONS, ...(cursor !== undefined && { cursor }) }),
    ({ sessions }) => sessions,
    [id, memberId, revision],
  )
  const sessions = pages.items
  return (
    <div class={styles.exercisePage} data-testid="exercise-page">
      <div class={styles.exerciseMain}>
        {pages.problem !== null && (
          <Notice kind="problem" action={{ label: 'Try again', run: pages.reload }}>
            {pages.problem}
          </Notice>
        )}
        {sessions === null ? (
          pages.problem === null && <Skeleton kind="chart" />
        ) : (
          <>
            <StrengthCard sessions={sessions} />
            <SessionsCard sessions={sessions} pages={pages} own={own} />
          </>
        )}
        <InstructionsCard instructions={exercise.instructions} />
      </div>
      <div class={styles.exerciseSide}>
        {state && <ExerciseGoalCard exercise={exercise} goals={state.view.goals} own={own} />}
        {sessions && sessions.length > 0 && <BestSetsCard sessions={sessions} />}
        <ExerciseRecordsCard exerciseId={id} userId={memberId} news={revision} />
        {own && <PlanForm exerciseId={id} />}
      </div>
    </div>
  )
}
