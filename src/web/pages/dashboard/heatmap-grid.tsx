import { useState } from 'preact/hooks'
import type { Heatmap } from '../../../contract/analysis.ts'
import { addDays, daysBetween } from '../../../contract/arithmetic/civil-days.ts'
import { plural } from '../../format/words.ts'
import { useFormat } from '../../state/use-format.ts'
import { classes } from '../../ui/classes.ts'
import { ScrollArea } from '../../ui/scroll-area.tsx'
import styles from './heatmap.module.css'

const CELL = 13
const GAP = 3
const STEP = CELL + GAP
const LABELS = 18
/** Shades of a trained day, from a light one to the heaviest of the year. */
const SHADES = 4

/** A square a day, a column a week. On a narrow screen it scrolls, and begins with today. */
export function HeatmapGrid({ heatmap: { from, to, days } }: { heatmap: Heatmap }) {
  const format = useFormat()
  const [pointed, setPointed] = useState<string | null>(null)

  const byDate = new Map(days.map((day) => [day.date, day]))
  const most = Math.max(1, ...days.map(({ sets }) => sets))
  const dates = Array.from({ length: daysBetween(from, to) + 1 }, (_, at) => addDays(from, at))
  const weeks = Math.ceil(dates.length / 7)
  const shade = (date: string) => {
    const day = byDate.get(date)
    return day === undefined ? 0 : Math.max(1, Math.ceil((day.sets / most) * SHADES))
  }
  const tell = (date: string) => {
    const { workouts, sets } = byDate.get(date) ?? { workouts: 0, sets: 0 }
    if (workouts === 0) return `${format.dayWithYear(date)}: no training`
    return `${format.dayWithYear(date)}: ${workouts} ${plural(workouts, 'workout')}, ${sets} ${plural(sets, 'set')}`
  }
  return (
    <figure>
      <ScrollArea class={styles.heatmapFrame} label="53 weeks" endOf={to}>
        <svg
          viewBox={`0 0 ${weeks * STEP - GAP} ${LABELS + 7 * STEP - GAP}`}
          role="img"
          aria-label={`Calendar of the last 53 weeks: ${days.length} ${plural(days.length, 'training day')}, at most ${most} sets on one.`}
          onPointerOver={({ target }) => setPointed((target as SVGElement).getAttribute('data-date'))}
          onPointerLeave={() => setPointed(null)}
        >
          {dates.map((date, at) => (
            <rect
              key={date}
              class={classes(styles.heat, styles[`level${shade(date)}`])}
              data-date={date}
              data-level={shade(date)}
              x={Math.floor(at / 7) * STEP}
              y={LABELS + (at % 7) * STEP}
              width={CELL}
              height={CELL}
              rx={3}
            />
          ))}
          {dates.map(
            (date, at) =>
              // the first whole week of a month bears its name
              at % 7 === 0 &&
              Number(date.slice(8)) <= 7 && (
                <text key={date} class={styles.heatMonth} x={(at / 7) * STEP} y={11}>
                  {format.monthShort(date)}
                </text>
              ),
          )}
        </svg>
      </ScrollArea>
      <figcaption class={styles.heatmapFoot}>
        <span>{tell(pointed ?? to)}</span>
        <span class={styles.heatmapScale} aria-hidden="true">
          fewer sets
          {[0, 1, 2, 3, 4].map((level) => (
            <span key={level} class={classes(styles.heatSwatch, styles[`level${level}`])} />
          ))}
          more
        </span>
      </figcaption>
    </figure>
  )
}
