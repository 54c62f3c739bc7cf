import { classes } from './classes.ts'
import styles from './skeleton.module.css'

interface Props {
  /** How high what will come is. */
  kind?: 'page' | 'chart' | 'row' | 'heatmap'
  class?: string | undefined
}

/** The place of something that is on its way. */
export function Skeleton({ kind, class: extra }: Props) {
  return (
    <div class={classes(styles.skeleton, kind && styles[kind], extra)} role="status" data-testid="skeleton">
      <span class="visually-hidden">Loading…</span>
    </div>
  )
}
