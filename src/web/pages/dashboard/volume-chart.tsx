import { useCallback, useMemo, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { fromKg } from '../../../contract/arithmetic/units.ts'
import type { ProgressView } from '../../../contract/progress.ts'
import type { Format } from '../../format/format.ts'
import { plural } from '../../format/words.ts'
import lineChartStyles from '../../parts/line-chart.module.css'
import { Updated } from '../../parts/updated.tsx'
import { useFormat } from '../../state/use-format.ts'
import { axes, type Look, Plot } from '../../ui/plot.tsx'

type Weeks = ProgressView['weeks']

/** Bars by week; this week, which is not over, in the accent colour. */
export function VolumeChart({ weeks }: { weeks: Weeks }) {
  const format = useFormat()
  const [pointed, setPointed] = useState<number | null>(null)
  const data = useMemo(() => dataOf(weeks, format.weightUnit), [weeks, format])
  const options = useCallback((look: Look) => optionsOf(look, weeks, format, setPointed), [weeks, format])
  const week = weeks[pointed ?? weeks.length - 1]
  return (
    <figure>
      <figcaption class={lineChartStyles.chartCaption}>
        {week && (
          <>
            <strong>
              <Updated value={JSON.stringify(weeks)} testid="chart-value">
                {format.volume(week.volumeKg)}
              </Updated>
            </strong>
            <span>
              {pointed === null || pointed === weeks.length - 1 ? 'this week' : `week of ${format.day(week.start)}`} ·{' '}
              {week.workouts} {plural(week.workouts, 'workout')}
            </span>
          </>
        )}
      </figcaption>
      <Plot data={data} options={options} label={summary(weeks, format)} />
    </figure>
  )
}

/** Two series over the same weeks, so that the last bar can have a colour of its own. */
function dataOf(weeks: Weeks, unit: 'kg' | 'lb'): uPlot.AlignedData {
  const values = weeks.map(({ volumeKg }) => fromKg(volumeKg, unit))
  const last = weeks.length - 1
  return [
    weeks.map((_, i) => i),
    values.map((value, i) => (i === last ? null : value)),
    values.map((value, i) => (i === last ? value : null)),
  ]
}

function optionsOf(look: Look, weeks: Weeks, format: Format, onPoint: (week: number | null) => void) {
  const bars = uPlot.paths.bars?.({ size: [0.62, 44], radius: 0.22 })
  const series = (fill: string): uPlot.Series => ({
    fill,
    width: 0,
    points: { show: false },
    ...(bars && { paths: bars }),
  })
  return {
    padding: [8, 22, 0, 0] as uPlot.Padding,
    legend: { show: false },
    cursor: { x: false, y: false, points: { show: false }, drag: { setScale: false } },
    scales: {
      x: { time: false, range: [-0.6, weeks.length - 0.4] as uPlot.Range.MinMax },
      y: { range: (_plot: uPlot, _min: number, max: number): uPlot.Range.MinMax => [0, Math.max(1, max * 1.08)] },
    },
    series: [{}, series(look.colour('--bar')), series(look.colour('--accent'))],
    axes: axes(
      look,
      {
        splits: () => weeks.map((_, i) => i).filter((i) => (weeks.length - 1 - i) % (look.narrow ? 4 : 2) === 0),
        values: (_plot, splits) => splits.map((i) => (weeks[i] ? format.day(weeks[i].start) : '')),
      },
      { values: (_plot, splits) => splits.map((value) => format.short(value)) },
    ),
    hooks: { setCursor: [(plot: uPlot) => onPoint(plot.cursor.idx ?? null)] },
  }
}

function summary(weeks: Weeks, format: Format): string {
  const best = weeks.reduce((a, b) => (b.volumeKg > a.volumeKg ? b : a))
  const last = weeks.at(-1)
  return `Bar chart of weekly volume. This week ${format.volume(last?.volumeKg ?? 0)}; most in the week of ${format.day(best.start)}, ${format.volume(best.volumeKg)}.`
}
