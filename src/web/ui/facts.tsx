import type { ComponentChildren } from 'preact'
import { classes } from './classes.ts'
import styles from './facts.module.css'

interface Props {
  rows: readonly (readonly [name: string, value: ComponentChildren])[]
  class?: string | undefined
}

/** Names and their numbers, side by side where there is room. */
export const Facts = ({ rows, class: extra }: Props) => (
  <dl class={classes(styles.facts, extra)}>
    {rows.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd class="number">{value}</dd>
      </div>
    ))}
  </dl>
)
