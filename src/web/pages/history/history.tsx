import type { Sent } from '../../../contract/common.ts'
import type { WorkoutSource } from '../../../contract/enums.ts'
import type { WorkoutFilter, WorkoutView } from '../../../contract/workouts.ts'
import { plural } from '../../format/words.ts'
import { MoreWhenSeen } from '../../parts/more-when-seen.tsx'
import { FirstWorkout, NoConnection, StillOffline } from '../../parts/page-states.tsx'
import { useFresh } from '../../parts/updated.tsx'
import { WorkoutRow } from '../../parts/workout-row.tsx'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { putQuery, useQuery } from '../../state/router.ts'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './history.module.css'
import { HistoryFilter } from './history-filter.tsx'
import { useWorkoutList } from './use-workout-list.ts'

const NO_FILTER = { q: '', exercise: '', from: '', to: '', source: '' }

/** Every workout, to search, filter and open. What it is narrowed to is in the address. */
export function History() {
  const { user } = useMe()
  const { state, status } = useOwnProgress()
  const { q, exercise, from, to, source } = useQuery()
  const filter: Sent<WorkoutFilter> = {
    ...(q && { q }),
    ...(exercise && { exercise }),
    ...(from && { from }),
    ...(to && { to }),
    ...(source && { source: source as WorkoutSource }),
  }
  const isNarrow = Object.keys(filter).length > 0
  const { list, isCurrent, problem, reload, more } = useWorkoutList(user.id, filter, state?.version.revision)
  return (
    <div class="narrow">
      <PageTitle title="History" />
      <HistoryFilter filter={filter} />
      {problem !== null &&
        (status === 'offline' ? (
          list === null ? (
            <NoConnection />
          ) : (
            <StillOffline />
          )
        ) : (
          <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
            {problem}
          </Notice>
        ))}
      {list === null ? (
        problem === null && <Skeleton kind="page" />
      ) : list.workouts.length === 0 && !isNarrow ? (
        <FirstWorkout />
      ) : list.workouts.length === 0 ? (
        <div class={cardStyles.card}>
          <Empty icon="search" title="Nothing found">
            <p>No workout fits all of this.</p>
            <Button onClick={() => putQuery(NO_FILTER)}>Show all</Button>
          </Empty>
        </div>
      ) : (
        <div aria-busy={!isCurrent} class={isCurrent ? '' : styles.stale}>
          <Months workouts={list.workouts} />
        </div>
      )}
      {list !== null && list.nextCursor !== null && isCurrent && (
        <MoreWhenSeen busy={more.busy} problem={more.problem} onMore={more.run} />
      )}
    </div>
  )
}

function Months({ workouts }: { workouts: WorkoutView[] }) {
  const format = useFormat()
  const isFresh = useFresh(workouts.map(({ id }) => id))
  return (
    <>
      {byMonth(workouts).map(([month, held]) => (
        <section key={month} class={styles.month} aria-labelledby={`month-${month}`}>
          <h2 id={`month-${month}`}>{format.month(`${month}-01`)}</h2>
          <ul class={classes(cardStyles.card, styles.workouts)} data-testid="workouts-list">
            {held.map((workout) => {
              const { id, title, localDate, exercises, startedAt, endedAt } = workout
              const sets = exercises.flatMap((exercise) => exercise.sets).filter(({ type }) => type !== 'warmup').length
              return (
                <WorkoutRow
                  key={id}
                  id={id}
                  title={title}
                  facts={[
                    format.when(localDate),
                    `${sets}\u00a0${plural(sets, 'set')}`,
                    ...(endedAt === null
                      ? []
                      : [format.duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)]),
                  ]}
                  detail={[...new Set(exercises.map(({ name }) => name))].join(', ')}
                  fresh={isFresh(id)}
                />
              )
            })}
          </ul>
        </section>
      ))}
    </>
  )
}

/** The workouts of each month, in the order of the list. */
function byMonth(workouts: WorkoutView[]): [month: string, held: WorkoutView[]][] {
  const months = new Map<string, WorkoutView[]>()
  for (const workout of workouts) {
    const month = workout.localDate.slice(0, 7)
    months.set(month, [...(months.get(month) ?? []), workout])
  }
  return [...months]
}
