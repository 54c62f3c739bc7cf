import type { ProgressView } from '../../../contract/progress.ts'
import { plural } from '../../format/words.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { Updated } from '../../parts/updated.tsx'
import { useFormat } from '../../state/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import factsStyles from '../../ui/facts.module.css'
import ringStyles from '../../ui/ring.module.css'
import { Ring } from '../../ui/ring.tsx'
import styles from './week-card.module.css'

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
    <Card
      title="This week"
      aside={`since ${format.day(week.start)}`}
      class={dashboardGridStyles.areaWeek}
      testid="week"
    >
      <div class={styles.week}>
        <Ring share={week.trainingDays / target}>
          <span class={ringStyles.ringNumber}>
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
          <span class={ringStyles.ringLabel}>{plural(week.trainingDays, 'day')}</span>
        </Ring>
        <div class={styles.weekSide}>
          <p class={classes(styles.weekState, left <= 0 && styles.weekDone)}>
            {weekState(week.target, week.trainingDays, left)}
          </p>
          <dl class={factsStyles.facts}>
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
  if (target === null) return days > 0 ? 'Week done.' : 'Log 1 workout to keep your streak.'
  if (left <= 0) return 'Week done.'
  return `${left} more ${plural(left, 'day')} to the target.`
}
