import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface Props {
  title: string
  aside?: ComponentChildren
  class?: string
  testid?: string
  children: ComponentChildren
}

/** One subject of a page, with its heading. */
export function Card({ title, aside, class: extra = '', testid, children }: Props) {
  const id = useId()
  return (
    <section class={`card ${extra}`} aria-labelledby={id} data-testid={testid}>
      <header class="card-head">
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div class="card-aside">{aside}</div>}
      </header>
      {children}
    </section>
  )
}
