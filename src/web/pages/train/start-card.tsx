import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import { plural } from '../../format/words.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import buttonStyles from '../../ui/button.module.css'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import tagStyles from '../../ui/tag.module.css'
import { begin } from './begin.ts'
import { type Beginning, beginningOfAssignment, beginningOfDue } from './beginnings.ts'
import { Clock } from './clock.tsx'
import { placeIn } from './count-sets.ts'
import { allowSignals } from './signal.ts'
import styles from './start.module.css'

const REPEATED = 3

/** What is planned, what is due, and what was done lately: a tap begins it. */
export function StartCard({ repeatsOnly = false }: { repeatsOnly?: boolean }) {
  const format = useFormat()
  const { state } = useOwnProgress()
  const start = useTask((beginning: Beginning) => begin(beginning))
  if (state === null) return null
  const { assignments, coach, recent } = state.view
  const planned = assignments.filter(
    ({ status, scheduledOn }) => !repeatsOnly && status !== 'done' && scheduledOn <= state.version.today,
  )
  const titles = new Set<string>()
  const repeated = recent
    .filter(({ title, sets }) => sets > 0 && titles.size < titles.add(title).size)
    .slice(0, REPEATED)
  const due = !repeatsOnly && coach.next.length > 0 ? coach.due : null
  if (planned.length === 0 && due === null && repeated.length === 0) return null
  const run = (beginning: Beginning) => {
    allowSignals()
    void start.run(beginning)
  }
  return (
    <Card title={repeatsOnly ? 'Do it again' : 'Start with'} testid="start">
      <ul class={styles.starts}>
        {planned.map((assignment) => (
          <li key={assignment.id}>
            <Button
              class={styles.row}
              data-testid="start-planned"
              onClick={() => run(beginningOfAssignment(assignment))}
            >
              <strong>{assignment.title}</strong>
              <small>
                Planned by {assignment.trainer.displayName} for {format.when(assignment.scheduledOn)} ·{' '}
                {assignment.items.map(({ exercise }) => exercise).join(', ')}
              </small>
            </Button>
          </li>
        ))}
        {due !== null && (
          <li>
            <Button class={styles.row} data-testid="start-due" onClick={() => run(beginningOfDue(coach))}>
              <strong>
                {due.title} <span class={classes(tagStyles.tag, tagStyles.tagAccent)}>Due</span>
              </strong>
              <small>
                Last done {format.when(lastOf(due.title, due.lastOn, recent))} ·{' '}
                {coach.next.map(({ exercise }) => exercise).join(', ')}
              </small>
            </Button>
          </li>
        )}
        {repeated.map(({ id, title, localDate, exercises }) => (
          <li key={id}>
            <Button
              class={styles.row}
              data-testid="start-again"
              onClick={() => run({ title, from: { workoutId: id } })}
            >
              <strong>Repeat “{title}”</strong>
              <small>
                {format.day(localDate)} · {exercises} {plural(exercises, 'exercise')}
              </small>
            </Button>
          </li>
        ))}
      </ul>
      {start.problem !== null && <p class="problem-text">{start.problem}</p>}
    </Card>
  )
}

/** When a workout of this title was done last: what the coach knows, or a later one in the list below. */
const lastOf = (title: string, lastOn: string, recent: readonly { title: string; localDate: string }[]): string =>
  recent
    .filter((one) => one.title === title)
    .reduce((latest, { localDate }) => (localDate > latest ? localDate : latest), lastOn)

/** The way back to the workout in progress. */
export function InProgress({ workout }: { workout: OpenWorkout }) {
  const { done, sets } = placeIn(workout)
  return (
    <section class={classes(cardStyles.card, styles.open)} aria-label="Workout in progress" data-testid="in-progress">
      <div class={styles.openText}>
        <small class="quiet">In progress</small>
        <strong>{workout.title}</strong>
        <small class="quiet">
          {done} of {sets} {plural(sets, 'set')} done
        </small>
      </div>
      <Clock class={styles.clock} since={workout.startedAt} />
      <a class={classes(buttonStyles.button, buttonStyles.primary)} href="#/train">
        Continue
      </a>
    </section>
  )
}
