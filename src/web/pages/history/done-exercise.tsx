import type { WorkoutDetail } from '../../../contract/workouts.ts'
import { setText } from '../../format/set-text.ts'
import { RECORD_NAMES, SET_TYPE_LETTERS, SET_TYPE_NAMES } from '../../format/words.ts'
import notesStyles from '../../parts/notes.module.css'
import supersetStyles from '../../parts/superset.module.css'
import { exercisePath } from '../../state/router.ts'
import { useFormat } from '../../state/use-format.ts'
import asTableStyles from '../../ui/as-table.module.css'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/icon.tsx'
import tagStyles from '../../ui/tag.module.css'
import styles from './history.module.css'

interface Props {
  workout: WorkoutDetail
  at: number
  exercise: WorkoutDetail['exercises'][number]
  /** Whose workout it is, where it is not the reader's. */
  of: string | undefined
}

/** One exercise of a workout: its sets, what they make of the lifter, and the records among them. */
export function DoneExercise({ workout: { exercises, e1rmKg, records }, at, exercise, of }: Props) {
  const format = useFormat()
  const { exerciseId, name, tracking, notes, supersetGroup, sets } = exercise
  const isWith = (other: number) => supersetGroup !== null && exercises[other]?.supersetGroup === supersetGroup
  const inSuperset = isWith(at - 1) || isWith(at + 1)
  const hasMaxima = sets.some(({ id }) => e1rmKg[id] !== undefined)
  let working = 0
  return (
    <section
      class={classes(
        cardStyles.card,
        styles.exercise,
        inSuperset && supersetStyles.inSuperset,
        isWith(at - 1) && styles.withAbove,
      )}
      aria-label={name}
      data-testid="done-exercise"
    >
      <header class={cardStyles.cardHead}>
        <h2>
          <a href={exercisePath(exerciseId, of)}>{name}</a>
        </h2>
        {inSuperset && <span class={classes(tagStyles.tag, tagStyles.tagAccent)}>Superset</span>}
      </header>
      {notes !== null && notes !== '' && <p class={notesStyles.detailNotes}>{notes}</p>}
      <table class={styles.doneSets}>
        <thead>
          <tr>
            <th scope="col">Set</th>
            <th scope="col">Done</th>
            {hasMaxima && <th scope="col">Est. 1RM</th>}
          </tr>
        </thead>
        <tbody>
          {sets.map((set) => {
            if (set.type !== 'warmup') working += 1
            const max = e1rmKg[set.id]
            return (
              <tr key={set.id} class={classes(styles[set.type])}>
                <th scope="row">
                  {set.type === 'normal' ? (
                    working
                  ) : (
                    <abbr title={SET_TYPE_NAMES[set.type]}>{SET_TYPE_LETTERS[set.type]}</abbr>
                  )}
                </th>
                <td class={asTableStyles.tableText}>
                  {setText(set, format, tracking === 'assisted_reps')}{' '}
                  {records
                    .filter(({ setId }) => setId === set.id)
                    .map(({ kind }) => (
                      <span key={kind} class={classes(tagStyles.tag, styles.tagRecord)} data-testid="set-record">
                        <Icon name="trophy" size={12} /> {RECORD_NAMES[kind]}
                      </span>
                    ))}
                </td>
                {hasMaxima && <td>{max === undefined ? '–' : format.weight(max, 1)}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
