import type { ProgressView } from '../../../contract/progress.ts'
import { plural } from '../../format/words.ts'
import { Updated } from '../../parts/updated.tsx'
import { useFormat } from '../../state/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Ring } from '../../ui/ring.tsx'

interface Props {
  week: ProgressView['week']
  weeks: ProgressView['weeks']
}

/** This week against the target. Training days count, as in the streak: two workouts in a day are one. */
export function WeekCard({ week, weeks }: Props) {
  const format = useFormat()
  const target = week.target ?? 1
  const left = target - week.trainingDays
  const before = weeks.at(-2)
  return (
    <Card title="This week" aside={`since ${format.day(week.start)}`} class="area-week" testid="week">
      <div class="week">
        <Ring share={week.trainingDays / target}>
          <span class="ring-number">
            <Updated value={week.trainingDays} testid="week-days">
              {week.trainingDays}
            </Updated>
            {week.target !== null && (
              <small>
                /
                <Updated value={week.target} testid="week-target">
                  {week.target}
                </Updated>
              </small>
            )}
          </span>
          <span class="ring-label">{plural(week.trainingDays, 'day')}</span>
        </Ring>
        <div class="week-side">
          <p class={`week-state ${left <= 0 ? 'week-done' : ''}`}>{weekState(week.target, week.trainingDays, left)}</p>
          <dl class="facts">
            <div>
              <dt>Workouts</dt>
              <dd>
                <Updated value={week.workouts} testid="week-workouts">
                  {format.number(week.workouts)}
                </Updated>
              </dd>
            </div>
            <div>
              <dt>Volume</dt>
              <dd>
                <Updated value={week.volumeKg} testid="week-volume">
                  {format.volume(week.volumeKg)}
                </Updated>
              </dd>
            </div>
            {before !== undefined && before.volumeKg > 0 && (
              <div>
                <dt>Last week</dt>
                <dd class="quiet">{format.volume(before.volumeKg)}</dd>
              </div>
            )}
          </dl>
        </div>
      </div>
    </Card>
  )
}

function weekState(target: number | null, days: number, left: number): string {
  if (target === null) return days > 0 ? 'This week counts.' : 'One workout makes this week count.'
  if (left <= 0) return 'Target reached.'
  return `${left} more ${plural(left, 'day')} to your target.`
}
