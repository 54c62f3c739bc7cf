import type { ProgressView } from '../../../features/progress/contract.ts'
import { useFormat } from '../../format/use-format.ts'
import { lazy } from '../../state/lazy.tsx'
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
      <details class="as-table">
        <summary>Show the numbers</summary>
        <div class="table-scroll">
          <table data-testid="volume-table">
            <thead>
              <tr>
                <th scope="col">Week of</th>
                <th scope="col">Workouts</th>
                <th scope="col">Volume</th>
                <th scope="col">Time</th>
              </tr>
            </thead>
            <tbody>
              {weeks.toReversed().map(({ start, workouts, volumeKg, durationS }) => (
                <tr key={start}>
                  <th scope="row">{format.day(start)}</th>
                  <td>{format.number(workouts)}</td>
                  <td>{format.volume(volumeKg)}</td>
                  <td>{durationS === 0 ? '–' : format.duration(durationS)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Card>
  )
}
