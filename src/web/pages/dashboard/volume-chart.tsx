import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { ProgressView } from '../../../features/progress/contract.ts'
import { fromKg } from '../../../training/units.ts'
import type { Format } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { plural } from '../../format/words.ts'
import { Updated } from '../../ui/updated.tsx'

type Weeks = ProgressView['weeks']

const HEIGHT_PX = 232

/** Bars by week; this week, which is not over, in the accent colour. Drawn anew when colours or width change. */
export function VolumeChart({ weeks }: { weeks: Weeks }) {
  const format = useFormat()
  const holder = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<number | null>(null)
  const dark = useDarkMode()

  // `dark` is not read here: it changes the colours that are read from the style sheet
  useEffect(() => {
    const element = holder.current
    if (!element) return
    const plot = new uPlot(
      options(element.clientWidth, weeks, format, setPointed),
      dataOf(weeks, format.weightUnit),
      element,
    )
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT_PX }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [weeks, format, dark])

  const week = weeks[pointed ?? weeks.length - 1]
  return (
    <figure class="chart">
      <figcaption class="chart-caption">
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
      <div ref={holder} class="chart-canvas" role="img" aria-label={summary(weeks, format)} />
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

function options(width: number, weeks: Weeks, format: Format, onPoint: (week: number | null) => void): uPlot.Options {
  const style = getComputedStyle(document.documentElement)
  const colour = (token: string) => style.getPropertyValue(token).trim()
  const font = `12px ${style.getPropertyValue('--font').trim()}`
  const narrow = width < 520
  const bars = uPlot.paths.bars?.({ size: [0.62, 44], radius: 0.22 })
  const series = (fill: string): uPlot.Series => ({
    fill,
    width: 0,
    points: { show: false },
    ...(bars && { paths: bars }),
  })
  return {
    width,
    height: HEIGHT_PX,
    padding: [8, 22, 0, 0],
    legend: { show: false },
    cursor: { x: false, y: false, points: { show: false }, drag: { setScale: false } },
    scales: {
      x: { time: false, range: [-0.6, weeks.length - 0.4] },
      y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.08)] },
    },
    series: [{}, series(colour('--bar')), series(colour('--accent'))],
    axes: [
      {
        stroke: colour('--ink-quiet'),
        font,
        size: 28,
        grid: { show: false },
        ticks: { show: false },
        splits: () => weeks.map((_, i) => i).filter((i) => (weeks.length - 1 - i) % (narrow ? 4 : 2) === 0),
        values: (_plot, splits) => splits.map((i) => (weeks[i] ? format.day(weeks[i].start) : '')),
      },
      {
        stroke: colour('--ink-quiet'),
        font,
        size: 46,
        grid: { stroke: colour('--line'), width: 1 },
        ticks: { show: false },
        values: (_plot, splits) => splits.map((value) => format.short(value)),
      },
    ],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
  }
}

function summary(weeks: Weeks, format: Format): string {
  const best = weeks.reduce((a, b) => (b.volumeKg > a.volumeKg ? b : a))
  const last = weeks.at(-1)
  return `Bar chart of weekly volume. This week ${format.volume(last?.volumeKg ?? 0)}; most in the week of ${format.day(best.start)}, ${format.volume(best.volumeKg)}.`
}

function useDarkMode(): boolean {
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches)
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const follow = () => setDark(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  return dark
}
