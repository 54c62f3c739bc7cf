import type { Insight, ProgressView, Suggestion, VolumeAdvice } from '../../../contract/progress.ts'
import type { Format } from '../../format/format.ts'
import { suggestionText } from '../../format/suggestion-text.ts'
import { muscleName } from '../../format/words.ts'
import { Updated } from '../../parts/updated.tsx'
import { exercisePath } from '../../state/router.ts'
import { useFormat } from '../../state/use-format.ts'
import actionsStyles from '../../ui/actions.module.css'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Empty } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icon.tsx'
import { BeginButton } from '../train/begin-button.tsx'
import { beginningOfDue } from '../train/beginnings.ts'
import styles from './coach.module.css'
import { insightText } from './insight-text.ts'

interface Props {
  coach: ProgressView['coach']
  /** Shown to its owner, who may start the session. */
  own: boolean
  /** Whose coach it is, where it is not the reader's. */
  of?: string
}

/** The session that is due, each suggestion with its reason; what stands out; and what is trained too little. */
export function CoachCard({ coach, own, of }: Props) {
  const { insight, due, next, volume } = coach
  const format = useFormat()
  return (
    <Card title="Coach" testid="coach">
      {insight !== null && <InsightLine insight={insight} format={format} />}
      {due === null ? (
        <Empty icon="weight" title="No session to suggest yet">
          <p>
            {own
              ? 'Log a workout, and the next one is worked out from it: how many sets, reps and how much weight.'
              : 'Nothing was logged in the last eight weeks.'}
          </p>
        </Empty>
      ) : (
        <>
          <h3 class={styles.coachDue} data-testid="coach-due">
            <small>Next session, last done {format.when(due.lastOn)}</small> {due.title}
          </h3>
          <ol class={styles.coachSession} data-testid="coach-next">
            {next.map((suggestion) => (
              <SessionItem key={suggestion.exerciseId} suggestion={suggestion} format={format} of={of} />
            ))}
          </ol>
          {own && (
            <p class={actionsStyles.rowActions}>
              <BeginButton kind="primary" testid="start-session" beginning={beginningOfDue(coach)}>
                Start this session
              </BeginButton>
            </p>
          )}
        </>
      )}
      {volume !== null && <VolumeLine volume={volume} format={format} of={of} />}
      <p class={styles.coachFoot}>Calculated from your log. Not medical advice.</p>
    </Card>
  )
}

function InsightLine({ insight, format }: { insight: Insight; format: Format }) {
  const { icon, tone, title, why } = insightText(insight, format)
  return (
    <div class={classes(styles.coachInsight, styles[tone])} data-testid="coach-insight" data-kind={insight.kind}>
      <Icon name={icon} size={20} />
      <p>
        <strong>{title}</strong> {why}
      </p>
    </div>
  )
}

function SessionItem({ suggestion, format, of }: { suggestion: Suggestion; format: Format; of: string | undefined }) {
  const { what, why } = suggestionText(suggestion, format)
  return (
    <li class={styles.coachItem} data-testid="coach-item">
      <a class={styles.coachExercise} href={exercisePath(suggestion.exerciseId, of)}>
        {suggestion.exercise}
      </a>
      <strong class={styles.coachWhat} data-testid="coach-what">
        <Updated value={what}>{what}</Updated>
      </strong>
      <p class={styles.coachWhy}>{why}</p>
    </li>
  )
}

function VolumeLine({ volume, format, of }: { volume: VolumeAdvice; format: Format; of: string | undefined }) {
  const { muscle, setsPerWeek, setsLow, exercises } = volume
  return (
    <div class={styles.coachVolume} data-testid="coach-volume">
      <h3>{muscleName(muscle)} could use more</h3>
      <p>
        Averaging {format.number(setsPerWeek, 1)} sets a week (target: {format.number(setsLow)} or more).
      </p>
      {exercises.length > 0 && (
        <ul class={styles.coachIdeas} aria-label={`Exercises for ${muscleName(muscle)}`}>
          {exercises.map(({ exerciseId, exercise }) => (
            <li key={exerciseId}>
              <a href={exercisePath(exerciseId, of)}>{exercise}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
