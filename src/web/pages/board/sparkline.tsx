import { classes } from '../../ui/classes.ts'
import styles from './board.module.css'

const WIDTH = 100
const HEIGHT = 32
const GAP = 2

/** Twelve weeks in one glance; the numbers are on the client's own page. */
export function Sparkline({ values }: { values: number[] }) {
  const most = Math.max(1, ...values)
  const step = WIDTH / values.length
  return (
    <svg
      class={styles.sparkline}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label="Volume of the last twelve weeks"
    >
      {values.map((value, i) => {
        const height = value === 0 ? 1 : Math.max(2, (value / most) * HEIGHT)
        return (
          <rect
            // A bar is its place
            key={i}
            class={i === values.length - 1 ? classes(styles.spark, styles.sparkNow) : styles.spark}
            x={i * step + GAP / 2}
            y={HEIGHT - height}
            width={step - GAP}
            height={height}
            rx="1"
          />
        )
      })}
    </svg>
  )
}
