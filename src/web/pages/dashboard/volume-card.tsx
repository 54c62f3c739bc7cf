import type { ProgressView } from '../../../contract/progress.ts'
import { lazy } from '../../parts/lazy.tsx'
import { useFormat } from '../../state/use-format.ts'
import { AsTable } from '../../ui/as-table.tsx'
import { Card } from '../../ui/card.tsx'

const VolumeChart = lazy(() => import('./volume-chart.tsx').then((module) => module.VolumeChart), 'chart')

/** Twelve weeks of volume, as a picture and as a table that says the same. */
export function VolumeCard({ weeks }: { weeks: ProgressView['weeks'] }) {
  const format = useFormat()
  const best = Math.max(0, ...weeks.map(({ volumeKg }) => volumeKg))
  return (
    <Card title="Volume" aside="last 12 weeks" class="area-volume" testid="volume">
      <div class="chart-frame" data-testid="volume-chart">
        {best > 0 ? (
          <VolumeChart weeks={weeks} />
        ) : (
          <p class="chart-empty">No weight was moved in these twelve weeks.</p>
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
