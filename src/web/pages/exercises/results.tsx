import { useEffect, useState } from 'preact/hooks'
import type { Exercise } from '../../../contract/exercises.ts'
import { equipmentName, muscleName } from '../../format/words.ts'
import { putQuery } from '../../state/router.ts'
import { useFormat } from '../../state/use-format.ts'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import styles from './exercises.module.css'

/** So many rows are drawn at first: the rest is a tap away, and nobody reads three hundred. */
const SHOWN_AT_FIRST = 60

interface Props {
  title: string
  exercises: readonly Exercise[]
  testid: string
}

export function Results({ title, exercises, testid }: Props) {
  const format = useFormat()
  const [shownAll, setShownAll] = useState(false)
  useEffect(() => setShownAll(false), [exercises])
  if (exercises.length === 0) return null
  const shown = shownAll ? exercises : exercises.slice(0, SHOWN_AT_FIRST)
  return (
    <section class={styles.results} aria-label={title}>
      <h2 class={styles.resultsTitle}>
        {title} <span class="number quiet">{format.number(exercises.length)}</span>
      </h2>
      <ul class={classes(cardStyles.card, styles.exerciseList)} data-testid={testid}>
        {shown.map((exercise) => (
          <Row key={exercise.id} exercise={exercise} />
        ))}
      </ul>
      {shown.length < exercises.length && (
        <Button onClick={() => setShownAll(true)}>Show all {format.number(exercises.length)}</Button>
      )}
    </section>
  )
}

function Row({ exercise }: { exercise: Exercise }) {
  const { id, name, own, equipment, primaryMuscles, secondaryMuscles } = exercise
  const helped = secondaryMuscles.map(muscleName).join(', ')
  return (
    <li class={styles.exerciseItem} data-testid="exercise-row">
      <a class={styles.exerciseLink} href={`#/exercises/${id}`}>
        <strong>{name}</strong>
        <small>
          {[...primaryMuscles.map(muscleName), ...(equipment === null ? [] : [equipmentName(equipment)])].join(' · ')}
          {helped !== '' && <span> · also {helped.toLowerCase()}</span>}
        </small>
      </a>
      {own && (
        <Button
          kind="quiet"
          icon="pencil"
          aria-label={`Edit ${name}`}
          data-testid="edit-exercise"
          onClick={() => putQuery({ edit: id })}
        />
      )}
    </li>
  )
}
