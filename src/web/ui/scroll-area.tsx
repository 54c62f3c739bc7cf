import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

interface Props {
  label: string
  class?: string | undefined
  /** Whenever it becomes another one, what is at the right end is shown. */
  endOf?: string
  children: ComponentChildren
}

/** What may be wider or longer than its place: it scrolls by touch, wheel and keyboard. */
export function ScrollArea({ label, class: extra, endOf, children }: Props) {
  const area = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    if (endOf !== undefined) area.current?.scrollTo({ left: area.current.scrollWidth })
  }, [endOf])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll what has the focus
    <section ref={area} class={extra} tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
