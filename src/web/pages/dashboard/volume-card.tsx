import type { ProgressView } from '../../../contract/progress.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { lazy } from '../../parts/lazy.tsx'
import { useFormat } from '../../state/use-format.ts'
import { AsTable } from '../../ui/as-table.tsx'
import { Card } from '../../ui/card.tsx'
import styles from './volume-card.module.css'

const VolumeChart = lazy(() => import('./volume-chart.tsx').then((module) => module.VolumeChart), 'chart')

/** Twelve weeks of volume, as a picture and as a table that says the same. */
export function VolumeCard({ weeks }: { weeks: ProgressView['weeks'] }) {
  const format = useFormat()
  const best = Math.max(0, ...weeks.map(({ volumeKg }) => volumeKg))
  return (
    <Card title="Volume" aside="last 12 weeks" class={dashboardGridStyles.areaVolume} testid="volume">
      <div data-testid="volume-chart">
        {best > 0 ? (
          <VolumeChart weeks={weeks} />
        ) : (
          <p class={styles.chartEmpty}>No lifting logged in the last 12 weeks.</p>
        )}
      </div>
      <AsTable
        testid="volume-table"
        columns={['Week of', 'Workouts', 'Volume', 'Time']}
        rows={weeks
          .toReversed()
          .map(({ start, workouts, volumeKg, durationS }) => [
            format.day(start),
            format.number(workouts),
            format.volume(volumeKg),
            durationS === 0 ? '–' : format.duration(durationS),
          ])}
      />
    </Card>
  )
}
