import type { Exercise } from '../../../contract/exercises.ts'
import { muscleName } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { putQuery, useQuery } from '../../state/router.ts'
import { useLoad } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Empty } from '../../ui/empty.tsx'
import factsStyles from '../../ui/facts.module.css'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './exercises.module.css'
import { FilterBar, type Filters, useFilters } from './filters.tsx'
import { MuscleCard } from './muscle-card.tsx'
import { OtherNames } from './other-names.tsx'
import { OwnExerciseDialog } from './own-exercise-dialog.tsx'
import { Results } from './results.tsx'

/** The library by muscle and equipment, and the member's own. */
export function Exercises() {
  const filters = useFilters()
  const { edit } = useQuery()
  const { own, library, problem, reload } = useExercises(filters)
  const { muscle } = filters
  const isNarrowed = muscle !== undefined || filters.equipment !== undefined || filters.q !== ''
  const edited = own?.find(({ id }) => id === edit)
  return (
    <>
      <PageTitle
        title="Exercises"
        actions={
          <Button icon="plus" onClick={() => putQuery({ edit: 'new' })} data-testid="new-exercise">
            New exercise
          </Button>
        }
      />
      <div class={styles.exercises}>
        <FilterBar {...filters} />
        <MuscleCard chosen={muscle} onChoose={(chosen) => putQuery({ muscle: chosen === muscle ? '' : chosen })} />
        <div class={styles.exercisesFound}>
          {problem !== null && (
            <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
              {problem}
            </Notice>
          )}
          {problem === null && (own === null || library === null) && <Skeleton kind="page" />}
          {own !== null && <Results title="Your own" exercises={own} testid="own-exercises" />}
          {library !== null && <Library exercises={library} filters={filters} />}
          {own !== null && library !== null && own.length + library.length === 0 && (
            <div class={cardStyles.card}>
              {isNarrowed ? (
                <Empty icon="search" title="Nothing fits all of that">
                  <p>Remove a filter or create your own exercise.</p>
                </Empty>
              ) : (
                <Start />
              )}
            </div>
          )}
          {own !== null && own.length > 0 && !isNarrowed && (
            <p class={classes(factsStyles.below, 'center')}>{CHOOSE}</p>
          )}
          <OtherNames />
        </div>
      </div>
      {edit === 'new' && <OwnExerciseDialog exercise={null} />}
      {edited && <OwnExerciseDialog key={edited.id} exercise={edited} />}
    </>
  )
}

const CHOOSE = 'Tap a muscle, choose your equipment, or search by name.'

const Start = () => (
  <Empty icon="weight" title="What would you like to train?">
    <p>{CHOOSE}</p>
  </Empty>
)

/** With a muscle chosen, what works it directly comes first. */
function Library({ exercises, filters: { muscle } }: { exercises: Exercise[]; filters: Filters }) {
  if (muscle === undefined) return <Results title="Library" exercises={exercises} testid="found-exercises" />
  const directly = exercises.filter(({ primaryMuscles }) => primaryMuscles.includes(muscle))
  const along = exercises.filter(({ primaryMuscles }) => !primaryMuscles.includes(muscle))
  const name = muscleName(muscle).toLowerCase()
  return (
    <>
      <Results title={`Works the ${name}`} exercises={directly} testid="found-exercises" />
      <Results title={`The ${name} help`} exercises={along} testid="helped-exercises" />
    </>
  )
}

/** By muscle or equipment from the cache of the library; by name from a search. One's own always beside. */
function useExercises({ muscle, equipment, q }: Filters) {
  const { state } = useOwnProgress()
  const narrowed = { ...(muscle && { muscle }), ...(equipment && { equipment }), ...(q !== '' && { q }) }
  const library = useLoad<Exercise[]>(async () => {
    if (Object.keys(narrowed).length === 0) return []
    const { data } = await client.exercises.search(narrowed)
    return data.exercises.filter(({ own }) => !own)
  }, [muscle, equipment, q])
  const own = useLoad(() => client.exercises.own(narrowed), [muscle, equipment, q, state?.version.revision])
  return {
    own: own.value?.data.exercises ?? null,
    library: library.value,
    problem: own.problem ?? library.problem,
    reload() {
      own.reload()
      library.reload()
    },
  }
}
