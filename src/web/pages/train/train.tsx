import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { OpenStep } from '../../../client/index.ts'
import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import { ExercisePicker } from '../../parts/exercise-picker.tsx'
import { LateNotesField } from '../../parts/notes-field.tsx'
import { client } from '../../state/client.ts'
import type { Block } from '../../state/open/apply-step.ts'
import { doStep, useOpenWorkout } from '../../state/open/open-workout.ts'
import { go } from '../../state/router.ts'
import { useMe } from '../../state/session.tsx'
import { useUnsent } from '../../state/unsent.ts'
import { useLoad } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { placeAfter, putBlock } from './begin.ts'
import { BlockCard } from './block-card.tsx'
import { discard } from './finish.tsx'
import { Head } from './head.tsx'
import { allowSignals, keepScreenOn } from './signal.ts'
import styles from './train.module.css'
import { usualRest } from './usual-rest.ts'

/** So long a workout may be on its way here. */
const PATIENCE_MS = 500
/** So many sets an exercise begins with that was never done before. */
const USUAL_SETS = 3

/** The workout in progress, as one uses it in the gym. */
export function Train() {
  const { workout } = useOpenWorkout()
  const isOpen = workout !== null
  useEffect(() => {
    if (isOpen) return
    // finished or discarded elsewhere, or not there yet
    const timer = setTimeout(() => location.hash.startsWith('#/train') && go('log'), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isOpen])
  useEffect(keepScreenOn, [])
  return workout === null ? null : <Open workout={workout} />
}

function Open({ workout }: { workout: OpenWorkout }) {
  const { weightUnit, distanceUnit } = useMe().preferences
  const { exercises } = workout
  const ids = [...new Set(exercises.map(({ exerciseId }) => exerciseId))].sort()
  const { value } = useLoad(
    () => client.workouts.last(ids, new Date(workout.startedAt).toISOString()),
    [ids.join(), workout.startedAt],
  )
  const last = new Map(value?.map((one) => [one.exerciseId as string, one]))
  const isPlanToCome = useUnsent().some(
    (entry) => entry.kind === 'step' && entry.workoutId === workout.id && isPlanned(entry.step),
  )
  const letters = lettersOf(exercises)
  const added = useRef<string | null>(null)

  useLayoutEffect(() => {
    document.title = `${workout.title} · Spotter`
  }, [workout.title])
  // what was just added is what comes next
  useLayoutEffect(() => {
    const block = added.current === null ? null : document.querySelector(`[data-block="${added.current}"]`)
    const field = block?.querySelector<HTMLInputElement>('[data-testid=set] input')
    if (!field) return
    added.current = null
    block?.scrollIntoView({ block: 'nearest' })
    field.focus({ preventScroll: true })
  })

  async function add(picked: { id?: string; name: string; tracking: Block['tracking'] }): Promise<void> {
    allowSignals()
    const restS = picked.id === undefined ? null : usualRest(picked.id)
    added.current = putBlock(
      workout.id,
      {
        ...{ name: picked.name, tracking: picked.tracking, ...(picked.id !== undefined && { exerciseId: picked.id }) },
        sets: Array.from({ length: USUAL_SETS }, () => ({})),
      },
      placeAfter(exercises),
      restS,
    )
  }

  return (
    <div class={styles.train} data-testid="train">
      <Head workout={workout} />
      <div class={styles.blocks}>
        {exercises.map((block, at) => (
          <BlockCard
            key={block.id}
            workout={workout}
            block={block}
            superset={letters.get(block.id)}
            isFollowed={block.supersetGroup !== null && exercises[at + 1]?.supersetGroup === block.supersetGroup}
            last={last.get(block.exerciseId)}
            weightUnit={weightUnit}
            distanceUnit={distanceUnit}
          />
        ))}
      </div>
      {isPlanToCome && (
        <p class="quiet" role="status" data-testid="plan-to-come">
          What is planned is added when you're online. You can begin with anything else.
        </p>
      )}
      <ExercisePicker onPick={(picked) => void add(picked)} />
      <div class={classes(cardStyles.card, styles.end)}>
        <LateNotesField
          value={workout.notes ?? ''}
          onChange={(notes) => doStep(workout.id, { do: 'change', patch: { notes: notes === '' ? null : notes } })}
        />
        <Button kind="quiet" icon="trash" data-testid="discard" onClick={() => discard(workout)}>
          Discard workout
        </Button>
      </div>
    </div>
  )
}

const isPlanned = (step: OpenStep): boolean => step.do === 'start' && step.open.from !== undefined

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The letter of the superset that each block is in: of those that stand together under one group. */
function lettersOf(exercises: readonly Block[]): Map<string, string> {
  const letters = new Map<string, string>()
  let at = -1
  for (const [n, { id, supersetGroup }] of exercises.entries()) {
    if (supersetGroup === null) continue
    const isWithAbove = exercises[n - 1]?.supersetGroup === supersetGroup
    const isWithBelow = exercises[n + 1]?.supersetGroup === supersetGroup
    if (!isWithAbove && isWithBelow) at += 1
    if (isWithAbove || isWithBelow) letters.set(id, LETTERS[at % LETTERS.length] ?? '')
  }
  return letters
}
