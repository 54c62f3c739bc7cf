import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { classes } from '../ui/classes.ts'
import './updated.css'

/** How long an element says that it has just changed. */
const SHOWN_MS = 1600

/**
 * Marks its element with `data-updated` for a moment whenever `value` becomes another, but not when it is
 * first shown. Set on the element itself: a second change within the moment starts the highlight anew.
 */
export function useUpdated<E extends HTMLElement>(value: string | number, freshNow = false): RefObject<E | null> {
  const ref = useRef<E>(null)
  const last = useRef<string | number | undefined>(freshNow ? undefined : value)
  useEffect(() => {
    const element = ref.current
    if (last.current === value || !element) return
    last.current = value
    delete element.dataset.updated
    // Asking for the layout makes the removal real, so that the animation begins again.
    element.getBoundingClientRect()
    element.dataset.updated = ''
    const timer = setTimeout(() => delete element.dataset.updated, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [value])
  return ref
}

interface NumberProps {
  /** What is compared: the number itself, not its spelling. */
  value: string | number
  class?: string | undefined
  testid?: string
  children: ComponentChildren
}

/** A number that shows when it has changed. */
export function Updated({ value, class: extra, testid, children }: NumberProps) {
  const ref = useUpdated<HTMLSpanElement>(value)
  return (
    <span ref={ref} class={classes('number', extra)} data-testid={testid}>
      {children}
    </span>
  )
}

/** An item of a list; `fresh` when it has come since the list was first shown. */
export function UpdatedItem({ value, fresh, class: extra, testid, children }: NumberProps & { fresh: boolean }) {
  const ref = useUpdated<HTMLLIElement>(value, fresh)
  return (
    <li ref={ref} class={extra} data-testid={testid}>
      {children}
    </li>
  )
}

/** Tells of each id whether it has come since this list was first shown. Null: there is no list yet. */
export function useFresh(ids: string[] | null): (id: string) => boolean {
  const known = useRef<Set<string> | null>(null)
  const before = known.current
  useEffect(() => {
    if (ids) known.current = new Set([...(known.current ?? []), ...ids])
  })
  return (id) => before !== null && !before.has(id)
}
