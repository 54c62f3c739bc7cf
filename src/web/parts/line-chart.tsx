import { useCallback, useMemo, useState } from 'preact/hooks'
import type uPlot from 'uplot'
import { useFormat } from '../state/use-format.ts'
import { axes, type Look, Plot } from '../ui/plot.tsx'
import styles from './line-chart.module.css'

export interface Point {
  /** A civil date. */
  on: string
  value: number
}

interface Props {
  /** Oldest first. */
  points: readonly Point[]
  /** A value as people read it: "82.5 kg". */
  show: (value: number) => string
  /** What the line is of: "Body weight". */
  name: string
}

const SECONDS_A_DAY = 86_400
const secondsOf = (on: string) => Date.parse(on) / 1000

/** One value over time, with the one that is pointed at, else the newest, in words above. */
export function LineChart({ points, show, name }: Props) {
  const format = useFormat()
  const [pointed, setPointed] = useState<number | null>(null)
  const data = useMemo(
    (): uPlot.AlignedData => [points.map(({ on }) => secondsOf(on)), points.map(({ value }) => value)],
    [points],
  )
  const options = useCallback(
    (look: Look) => ({
      padding: [8, 22, 0, 0] as uPlot.Padding,
      legend: { show: false },
      cursor: { x: true, y: false, drag: { setScale: false, x: false, y: false } },
      tzDate: (seconds: number) => new Date(seconds * 1000),
      scales: {
        x: { time: false, range: around(SECONDS_A_DAY * 3, 0.02) },
        y: { range: around(1, 0.12) },
      },
      series: [
        {},
        {
          stroke: look.colour('--accent'),
          width: 2,
          points: { show: points.length < 60, size: 6, fill: look.colour('--accent') },
        },
      ],
      axes: axes(
        look,
        {
          space: look.narrow ? 90 : 110,
          incrs: [1, 7, 14, 28, 91, 182, 364, 728].map((days) => days * SECONDS_A_DAY),
          values: (_plot, splits) =>
            splits.map((seconds) => format.day(new Date(seconds * 1000).toISOString().slice(0, 10))),
        },
        { values: (_plot, splits) => splits.map((value) => format.short(value)) },
      ),
      hooks: { setCursor: [(plot: uPlot) => setPointed(plot.cursor.idx ?? null)] },
    }),
    [points, format],
  )
  const newest = points.at(-1)
  const point = points[pointed ?? points.length - 1] ?? newest
  if (newest === undefined || point === undefined) return null
  return (
    <figure>
      <figcaption class={styles.chartCaption}>
        <strong class="number">{show(point.value)}</strong>
        <span>{format.dayWithYear(point.on)}</span>
      </figcaption>
      <Plot data={data} options={options} label={summary(name, points, show, format.dayWithYear)} />
    </figure>
  )
}

/** A range with some air on both sides, of at least so much when all values are the same. */
const around =
  (least: number, share: number) =>
  (_plot: uPlot, min: number, max: number): uPlot.Range.MinMax => {
    const air = Math.max((max - min) * share, max === min ? least : 0)
    return [min - air, max + air]
  }

function summary(name: string, points: readonly Point[], show: Props['show'], day: (on: string) => string): string {
  const [first, last] = [points[0]!, points[points.length - 1]!]
  const values = points.map(({ value }) => value)
  return `Line chart of ${name}: ${show(first.value)} on ${day(first.on)}, ${show(last.value)} on ${day(last.on)}; between ${show(Math.min(...values))} and ${show(Math.max(...values))}.`
}
