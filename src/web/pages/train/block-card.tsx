import { useId, useState } from 'preact/hooks'
import { type DistanceUnit, fromKg } from '../../../contract/arithmetic/units.ts'
import type { Unit } from '../../../contract/enums.ts'
import type { Suggestion } from '../../../contract/progress.ts'
import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import type { LastSets, WorkoutSet } from '../../../contract/workouts.ts'
import { fieldTexts } from '../../format/set-fields.ts'
import { setText } from '../../format/set-text.ts'
import { suggestionText } from '../../format/suggestion-text.ts'
import notesStyles from '../../parts/notes.module.css'
import supersetStyles from '../../parts/superset.module.css'
import { showToast } from '../../parts/toast.tsx'
import { client } from '../../state/client.ts'
import type { Block, OpenSet } from '../../state/open/apply-step.ts'
import { doneOf } from '../../state/open/inputs.ts'
import { newId } from '../../state/open/new-id.ts'
import { doStep } from '../../state/open/open-workout.ts'
import { useFormat } from '../../state/use-format.ts'
import { useLoad } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import tagStyles from '../../ui/tag.module.css'
import { placeAfter } from './begin.ts'
import { BlockMenu } from './block-menu.tsx'
import { goOn } from './go-on.ts'
import { SetLine, type Texts } from './set-line.tsx'
import styles from './train.module.css'
import { usualRest } from './usual-rest.ts'

interface Props {
  workout: OpenWorkout
  block: Block
  /** The letter of its superset. */
  superset: string | undefined
  /** Whether another exercise of its superset comes after it. */
  isFollowed: boolean
  last: LastSets | undefined
  weightUnit: Unit
  distanceUnit: DistanceUnit
}

/** One exercise of the workout in progress, and its sets. */
export function BlockCard({ workout, block, superset, isFollowed, last, weightUnit, distanceUnit }: Props) {
  const format = useFormat()
  const menu = useId()
  const [isOpen, setOpen] = useState(false)
  /** The unit of the sets as long as nobody has chosen another: the one they are logged in. */
  const [chosenUnit, setChosenUnit] = useState<Unit | null>(null)
  const unit = chosenUnit ?? block.sets.find(({ weight }) => weight !== null)?.unit ?? last?.sets[0]?.unit ?? weightUnit
  const { value: advice } = useLoad(
    async () => (await client.coach.suggestion(block.exerciseId)).data,
    [block.exerciseId],
  )

  function texts(set: WorkoutSet | undefined): Partial<Texts> {
    if (set === undefined) return {}
    const { rpe: _, ...values } = fieldTexts(set, distanceUnit)
    const isOther = set.weightKg !== null && set.unit !== unit
    return { ...values, ...(isOther && { weight: String(fromKg(set.weightKg ?? 0, unit)) }) }
  }

  /** What was asked of it; else what was done in the row above; else what the coach says; else last time's. */
  function suggestedFor(set: OpenSet, at: number): Partial<Texts> {
    const asked: Partial<Texts> = {
      ...(set.targetWeightKg != null && { weight: String(fromKg(set.targetWeightKg, unit)) }),
      ...((set.targetRepsMax ?? set.targetRepsMin) != null && {
        reps: String(set.targetRepsMax ?? set.targetRepsMin),
      }),
    }
    const above = block.sets
      .slice(0, at)
      .findLast((one) => one.type === set.type && NUMBERS.some((name) => one[name] !== null))
    const coach: Partial<Texts> =
      advice === null || set.type === 'warmup'
        ? {}
        : {
            ...(advice.weightKg !== null && { weight: String(fromKg(advice.weightKg, unit)) }),
            ...(advice.reps !== null && { reps: String(advice.reps) }),
          }
    return filled(texts(last?.sets[at]), coach, texts(above), asked)
  }

  function write(
    set: OpenSet,
    values: Pick<OpenSet, 'weight' | 'reps' | 'rpe' | 'durationS' | 'distanceM'>,
    change: { done: boolean; type: OpenSet['type'] },
  ): void {
    const { id, position } = set
    const { type } = change
    const done = doneOf(change.done ? (set.doneAt ?? new Date().toISOString()) : null)
    doStep(workout.id, { do: 'put-set', id, set: { exercise: block.id, position, unit, ...values, type, ...done } })
    const restS = usualRest(block.exerciseId)
    const isTick = change.done && set.doneAt === null
    // a block that says how long one rests after it begins the rest by itself; a superset rests once, after its last one
    if (isTick && block.restS === null && restS > 0 && !isFollowed) {
      const endsAt = new Date(Date.now() + restS * 1000).toISOString()
      doStep(workout.id, { do: 'change', patch: { rest: { lengthS: restS, endsAt } } })
    }
  }

  function addSet(): void {
    const position = placeAfter(block.sets)
    const type = block.sets.at(-1)?.type === 'dropset' ? 'dropset' : 'normal'
    doStep(workout.id, { do: 'put-set', id: newId(), set: { exercise: block.id, position, type, unit, done: false } })
  }

  function removeSet(set: OpenSet): void {
    doStep(workout.id, { do: 'remove-set', id: set.id })
    const { position, type, weight, reps, rpe, durationS, distanceM, doneAt } = set
    const values = { position, type, unit: set.unit, weight, reps, rpe, durationS, distanceM }
    const bringBack = async () =>
      doStep(workout.id, {
        do: 'put-set',
        id: newId(),
        set: { exercise: block.id, ...values, ...doneOf(doneAt) },
      })
    showToast({ text: 'Set removed.', action: { label: 'Undo', run: bringBack } })
  }

  let working = 0
  const asked = block.tracking === 'bodyweight_reps' ? 'Added' : block.tracking === 'assisted_reps' ? 'Help' : unit
  const headings = HEADINGS[block.tracking](asked, distanceUnit)
  return (
    <section
      class={classes(cardStyles.card, styles.block, superset !== undefined && supersetStyles.inSuperset)}
      aria-label={block.name}
      data-testid="exercise"
      data-block={block.id}
    >
      <header class={styles.blockHead}>
        <h2>
          <a href={`#/exercises/${block.exerciseId}`}>{block.name}</a>{' '}
          {superset !== undefined && (
            <span class={classes(tagStyles.tag, tagStyles.tagAccent)}>Superset {superset}</span>
          )}
        </h2>
        <Button
          kind="quiet"
          icon="more"
          aria-label={`Options for ${block.name}`}
          aria-expanded={isOpen}
          aria-controls={menu}
          onClick={() => setOpen(!isOpen)}
        />
      </header>
      <div id={menu} hidden={!isOpen}>
        {isOpen && <BlockMenu workout={workout} block={block} unit={unit} onUnit={setChosenUnit} />}
      </div>
      <Advice advice={advice} />
      {block.notes !== null && !isOpen && <p class={notesStyles.detailNotes}>{block.notes}</p>}
      <div class={styles.lines}>
        <div class={classes(styles.line, styles[`fields${headings.length}`], styles.headings)} aria-hidden="true">
          <span>Set</span>
          <span>Previous</span>
          {headings.map((heading) => (
            <span key={heading}>{heading}</span>
          ))}
          <span />
        </div>
        {block.sets.map((set, at) => {
          if (set.type !== 'warmup') working += 1
          const before = last?.sets[at]
          return (
            <SetLine
              key={set.id}
              block={block}
              set={set}
              unit={unit}
              distanceUnit={distanceUnit}
              number={working}
              previous={before === undefined ? '–' : setText(before, format, block.tracking === 'assisted_reps')}
              suggested={suggestedFor(set, at)}
              onPrevious={before === undefined ? undefined : () => texts(before)}
              onWrite={(values, change) => write(set, values, change)}
              onRemove={() => removeSet(set)}
              onTicked={goOn}
            />
          )
        })}
      </div>
      <Button class={styles.addSet} icon="plus" data-testid="add-set" onClick={addSet}>
        Add set
      </Button>
    </section>
  )
}

/** The coach's word in one line, which is there before the word is: nothing moves under a thumb. A tap shows all of it. */
function Advice({ advice }: { advice: Suggestion | null }) {
  const format = useFormat()
  const [isWhole, setWhole] = useState(false)
  const text = advice === null || advice.reason === 'no-history' ? null : suggestionText(advice, format)
  if (text === null) return <p class={styles.advice}>{advice === null ? '\u00a0' : 'First time: start light.'}</p>
  return (
    <button
      type="button"
      class={classes(styles.advice, isWhole && styles.whole)}
      aria-expanded={isWhole}
      data-testid="hint"
      onClick={() => setWhole(!isWhole)}
    >
      <strong>{text.what}</strong> {text.why}
    </button>
  )
}

const NUMBERS = ['weight', 'reps', 'durationS', 'distanceM'] as const

/** What later ones say stands over what earlier ones say. */
function filled(...all: readonly Partial<Texts>[]): Partial<Texts> {
  const result: Partial<Texts> = {}
  for (const texts of all)
    for (const [field, text] of Object.entries(texts) as [keyof Texts, string][]) if (text !== '') result[field] = text
  return result
}

const HEADINGS: Record<Block['tracking'], (load: string, distance: DistanceUnit) => string[]> = {
  weight_reps: (load) => [load, 'Reps', 'RPE'],
  bodyweight_reps: (load) => [load, 'Reps', 'RPE'],
  assisted_reps: (load) => [load, 'Reps', 'RPE'],
  reps_only: () => ['Reps', 'RPE'],
  duration: () => ['Time', 'RPE'],
  weight_duration: (load) => [load, 'Time', 'RPE'],
  distance_duration: (_load, distance) => [distance, 'Time'],
  weight_distance: (load, distance) => [load, distance],
}
