import type { ProgressView } from '../../../contract/progress.ts'
import { plural } from '../../format/words.ts'
import { Updated } from '../../parts/updated.tsx'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'

/** Weeks in a row, and days in a row beside them. */
export function StreakCard({ streak }: { streak: ProgressView['streak'] }) {
  const { weeks, longestWeeks, days, longestDays } = streak
  return (
    <Card title="Streak" class="area-streak" aside={<Icon name="flame" size={20} />} testid="streak">
      <p class="big">
        <Updated value={weeks} testid="streak-weeks">
          {weeks}
        </Updated>
        <span class="big-unit">{plural(weeks, 'week')}</span>
      </p>
      <p class="below">
        {weeks > 0 && weeks >= longestWeeks ? (
          <span class="tag tag-accent" data-testid="streak-weeks-longest">
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
      <dl class="facts facts-foot">
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
