import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import styles from './card.module.css'
import { classes } from './classes.ts'

interface Props {
  title: string
  aside?: ComponentChildren
  class?: string | undefined
  testid?: string
  children: ComponentChildren
}

/** One subject of a page, with its heading. */
export function Card({ title, aside, class: extra, testid, children }: Props) {
  const id = useId()
  return (
    <section class={classes(styles.card, extra)} aria-labelledby={id} data-testid={testid}>
      <header class={styles.cardHead}>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div class={styles.cardAside}>{aside}</div>}
      </header>
      {children}
    </section>
  )
}
