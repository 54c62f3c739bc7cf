import type { Insight, ProgressView, Suggestion, VolumeAdvice } from '../../../contract/progress.ts'
import type { Format } from '../../format/format.ts'
import { muscleName } from '../../format/words.ts'
import { Updated } from '../../parts/updated.tsx'
import { exercisePath } from '../../state/router.ts'
import { useFormat } from '../../state/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Icon } from '../../ui/icon.tsx'
import { insightText } from './insight-text.ts'
import { suggestionText } from './suggestion-text.ts'

interface Props {
  coach: ProgressView['coach']
  /** Shown to its owner, who may start the session. */
  own: boolean
  /** Whose coach it is, where it is not the reader's. */
  of?: string
}

/** The session that is due, each suggestion with its reason; what stands out; and what is trained too little. */
export function CoachCard({ coach: { insight, due, next, volume }, own, of }: Props) {
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
          <h3 class="coach-due" data-testid="coach-due">
            <small>Next session, last done {format.when(due.lastOn)}</small> {due.title}
          </h3>
          <ol class="coach-session" data-testid="coach-next">
            {next.map((suggestion) => (
              <SessionItem key={suggestion.exerciseId} suggestion={suggestion} format={format} of={of} />
            ))}
          </ol>
          {own && (
            <p class="row-actions">
              <a class="button button-primary" href="#/log">
                Start this session
              </a>
            </p>
          )}
        </>
      )}
      {volume !== null && <VolumeLine volume={volume} format={format} of={of} />}
      <p class="coach-foot">Worked out by fixed rules from what was logged. Not medical advice.</p>
    </Card>
  )
}

function InsightLine({ insight, format }: { insight: Insight; format: Format }) {
  const { icon, tone, title, why } = insightText(insight, format)
  return (
    <div class={`coach-insight coach-insight-${tone}`} data-testid="coach-insight" data-kind={insight.kind}>
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
    <li class="coach-item" data-testid="coach-item">
      <a class="coach-exercise" href={exercisePath(suggestion.exerciseId, of)}>
        {suggestion.exercise}
      </a>
      <strong class="coach-what" data-testid="coach-what">
        <Updated value={what}>{what}</Updated>
      </strong>
      <p class="coach-why">{why}</p>
    </li>
  )
}

function VolumeLine({ volume, format, of }: { volume: VolumeAdvice; format: Format; of: string | undefined }) {
  const { muscle, setsPerWeek, setsLow, exercises } = volume
  return (
    <div class="coach-volume" data-testid="coach-volume">
      <h3>{muscleName(muscle)} could use more</h3>
      <p>
        {format.number(setsPerWeek, 1)} sets a week over four weeks; your band begins at {format.number(setsLow)}.
      </p>
      {exercises.length > 0 && (
        <ul class="coach-ideas" aria-label={`Exercises for ${muscleName(muscle)}`}>
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
