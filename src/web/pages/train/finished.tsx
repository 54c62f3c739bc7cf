import { useEffect } from 'preact/hooks'
import type { RecordKind } from '../../../contract/enums.ts'
import type { FinishAnswer } from '../../../contract/training/open-routes.ts'
import { muscleName, plural, RECORD_NAMES } from '../../format/words.ts'
import { type Finished as Ended, useOpenWorkout } from '../../state/open/open-workout.ts'
import { exercisePath, go } from '../../state/router.ts'
import { useFormat } from '../../state/use-format.ts'
import buttonStyles from '../../ui/button.module.css'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import factsStyles from '../../ui/facts.module.css'
import { Facts } from '../../ui/facts.tsx'
import { Icon } from '../../ui/icon.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { placeIn } from './count-sets.ts'
import styles from './finished.module.css'

/** What a workout that has just been finished came to. */
export function Finished() {
  const { finished } = useOpenWorkout()
  useEffect(() => {
    if (finished === null) go('today')
  }, [finished])
  return finished === null ? null : <Summary ended={finished} />
}

function Summary({ ended: { workout, answer } }: { ended: Ended }) {
  const format = useFormat()
  return (
    <div class={classes('narrow', styles.finished)} data-testid="finished">
      <PageTitle title="Workout finished" subtitle={`${workout.title} · ${format.longDay(workout.localDate)}`} />
      {answer === null ? <Waiting workout={workout} /> : <Known answer={answer} />}
      <p class={styles.ways}>
        {answer !== null && (
          <a class={classes(buttonStyles.button, buttonStyles.plain)} href={`#/workouts/${workout.id}`}>
            See the workout
          </a>
        )}
        <a class={classes(buttonStyles.button, buttonStyles.primary)} href="#/today">
          Done
        </a>
      </p>
    </div>
  )
}

/** As much as is known here, before a server has counted it. */
function Waiting({ workout }: { workout: Ended['workout'] }) {
  const format = useFormat()
  const { done } = placeIn(workout)
  const seconds = (Date.now() - Date.parse(workout.startedAt)) / 1000
  return (
    <Card title="Summary" testid="summary">
      <Facts
        class={factsStyles.factsThree}
        rows={[
          ['Time', format.duration(seconds)],
          ['Sets', format.number(done)],
        ]}
      />
      <p class="quiet small" role="status">
        Saved on this device. Records and the comparison come once it has been uploaded.
      </p>
    </Card>
  )
}

function Known({ answer: { workout, summary } }: { answer: FinishAnswer }) {
  const format = useFormat()
  const { durationS, sets, reps, volumeKg, muscles, records, last } = summary
  const nameOf = new Map(workout.exercises.map(({ exerciseId, name }) => [exerciseId, name]))
  return (
    <>
      <Card title="Summary" testid="summary">
        <Facts
          class={factsStyles.factsThree}
          rows={[
            ['Time', durationS === null ? '–' : format.duration(durationS)],
            ['Sets', format.number(sets)],
            ['Reps', format.number(reps)],
            ['Volume', format.volume(volumeKg)],
          ]}
        />
        {last !== null && (
          <p class="quiet" data-testid="compared">
            {comparison(volumeKg - last.volumeKg, sets - last.sets, format)} than on {format.day(last.localDate)}.
          </p>
        )}
      </Card>
      {records.length > 0 && (
        <Card title={`${format.number(records.length)} new ${plural(records.length, 'record')}`} testid="won">
          <ul class={styles.list}>
            {records.map(({ exerciseId, setId, kind, value }) => (
              <li key={setId + kind} class={styles.record}>
                <Icon name="trophy" size={18} />
                <span>
                  <a href={exercisePath(exerciseId)}>{nameOf.get(exerciseId)}</a>
                </span>
                <strong class="number">
                  {format.record({ kind: kind as RecordKind, value })} <small>{RECORD_NAMES[kind]}</small>
                </strong>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {muscles.length > 0 && (
        <Card title="Muscles" aside="sets" testid="worked">
          <ul class={styles.list}>
            {muscles.map(({ muscle, sets: count }) => (
              <li key={muscle} class={styles.muscle}>
                <span>{muscleName(muscle)}</span>
                <span class="number">{format.number(count, 1)}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}

/** "120 kg and 1 set more": both in one direction, or the volume alone. */
function comparison(volumeKg: number, sets: number, format: ReturnType<typeof useFormat>): string {
  const amount = format.volume(Math.abs(volumeKg))
  const count = Math.abs(sets)
  const both = sets !== 0 && Math.sign(sets) === Math.sign(volumeKg)
  return `${amount}${both ? ` and ${format.number(count)} ${plural(count, 'set')}` : ''} ${volumeKg >= 0 ? 'more' : 'less'}`
}
