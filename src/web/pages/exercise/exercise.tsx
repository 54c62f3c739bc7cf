import type { ExerciseDetail } from '../../../features/exercises/contract.ts'
import { muscleName } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useMe } from '../../state/session.tsx'
import { usePages } from '../../state/use-pages.ts'
import { useLoad } from '../../state/use-task.ts'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { PlanForm } from '../coach/plan-form.tsx'
import { BestSetsCard } from './best-sets-card.tsx'
import { ExerciseGoalCard } from './exercise-goal-card.tsx'
import { ExerciseRecordsCard } from './exercise-records-card.tsx'
import { InstructionsCard } from './instructions-card.tsx'
import { SessionsCard } from './sessions-card.tsx'
import { StrengthCard } from './strength-card.tsx'

const SESSIONS = 100

/** One exercise: how strong, how often, what next. */
export function ExercisePage({ id }: { id: string }) {
  const { value, problem, reload } = useLoad(() => client.exercises.get(id), [id])
  const exercise = value?.data
  return (
    <>
      <p class="crumb">
        <a href="#/exercises">
          <Icon name="back" size={16} /> Exercises
        </a>
      </p>
      <PageTitle title={exercise?.name ?? 'Exercise'} subtitle={exercise && <Facts exercise={exercise} />} />
      {problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
          {problem}
        </Notice>
      )}
      {exercise ? <Cards exercise={exercise} /> : problem === null && <Skeleton class="skeleton-page" />}
    </>
  )
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

function Cards({ exercise }: { exercise: ExerciseDetail }) {
  const { id } = exercise
  const { user } = useMe()
  const { state } = useOwnProgress()
  const revision = state?.version.revision
  const pages = usePages(
    (cursor) => client.progress.history(id, 'me', { limit: SESSIONS, ...(cursor !== undefined && { cursor }) }),
    ({ sessions }) => sessions,
    [id, revision],
  )
  const sessions = pages.items
  return (
    <div class="exercise-page" data-testid="exercise-page">
      <div class="exercise-main">
        {pages.problem !== null && (
          <Notice kind="problem" action={{ label: 'Try again', run: pages.reload }}>
            {pages.problem}
          </Notice>
        )}
        {sessions === null ? (
          pages.problem === null && <Skeleton class="skeleton-chart" />
        ) : (
          <>
            <StrengthCard sessions={sessions} />
            <SessionsCard sessions={sessions} pages={pages} />
          </>
        )}
        <InstructionsCard instructions={exercise.instructions} />
      </div>
      <div class="exercise-side">
        {state && <ExerciseGoalCard exercise={exercise} goals={state.view.goals} />}
        {sessions && sessions.length > 0 && <BestSetsCard sessions={sessions} />}
        <ExerciseRecordsCard exerciseId={id} userId={user.id} news={revision} />
        <PlanForm exerciseId={id} />
      </div>
    </div>
  )
}
