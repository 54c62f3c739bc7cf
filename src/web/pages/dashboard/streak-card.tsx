import type { ProgressView } from '../../../contract/progress.ts'
import { plural } from '../../format/words.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { Updated } from '../../parts/updated.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import factsStyles from '../../ui/facts.module.css'
import { Icon } from '../../ui/icon.tsx'
import tagStyles from '../../ui/tag.module.css'

/** Weeks in a row, and days in a row beside them. */
export function StreakCard({ streak }: { streak: ProgressView['streak'] }) {
  const { weeks, longestWeeks, days, longestDays } = streak
  return (
    <Card title="Streak" class={dashboardGridStyles.areaStreak} aside={<Icon name="flame" size={20} />} testid="streak">
      <p class={factsStyles.big}>
        <Updated value={weeks} testid="streak-weeks">
          {weeks}
        </Updated>
        <span class={factsStyles.bigUnit}>{plural(weeks, 'week')}</span>
      </p>
      <p class={factsStyles.below}>
        {weeks > 0 && weeks >= longestWeeks ? (
          <span class={classes(tagStyles.tag, tagStyles.tagAccent)} data-testid="streak-weeks-longest">
            Your longest yet
          </span>
        ) : (
          <>
            Longest:{' '}
            <Updated value={longestWeeks} testid="streak-weeks-longest">
              {longestWeeks}
            </Updated>{' '}
            {plural(longestWeeks, 'week')}
          </>
        )}
      </p>
      <dl class={classes(factsStyles.facts, factsStyles.factsFoot)}>
        <div>
          <dt>Days in a row</dt>
          <dd>
            <Updated value={days} testid="streak-days">
              {days}
            </Updated>
          </dd>
        </div>
        <div>
          <dt>Longest</dt>
          <dd>
            <Updated value={longestDays} testid="streak-days-longest">
              {longestDays}
            </Updated>
          </dd>
        </div>
      </dl>
    </Card>
  )
}
