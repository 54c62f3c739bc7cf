import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

const GLIDE_MS = 420

interface Place {
  left: number
  top: number
}

const keyOf = (element: Element | null): string | undefined =>
  (element?.closest('[data-glide]') as HTMLElement | null)?.dataset.glide

/**
 * Lets the items of a list that is sorted anew glide to their places, so that the eye can follow; without motion they
 * are just there. An item names itself by `data-glide`. Whoever had the focus within an item keeps it, although the
 * item may have become another element under way.
 * @param order changes when the items are to be sorted anew
 */
export function useGlide(order: string): RefObject<HTMLDivElement | null> {
  const container = useRef<HTMLDivElement>(null)
  const last = useRef<{ order: string; width: number; places: Map<string, Place> } | null>(null)
  // while this is drawn the items are still where they were
  const focused = keyOf(document.activeElement)

  useLayoutEffect(() => {
    const box = container.current
    if (!box) return
    const items = [...box.querySelectorAll<HTMLElement>('[data-glide]')]
    const before = last.current
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
    const places = new Map<string, Place>()
    for (const item of items) {
      const key = item.dataset.glide ?? ''
      const now = { left: item.offsetLeft, top: item.offsetTop }
      places.set(key, now)
      const was = before?.places.get(key)
      if (isStill || !was || before?.order === order || before?.width !== box.clientWidth) continue
      const [x, y] = [was.left - now.left, was.top - now.top]
      if (x === 0 && y === 0) continue
      item.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: 'none' }], {
        duration: GLIDE_MS,
        easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)',
      })
    }
    last.current = { order, width: box.clientWidth, places }
    if (focused !== undefined && document.activeElement === document.body)
      items
        .find((item) => item.dataset.glide === focused)
        ?.querySelector<HTMLElement>('a, button')
        ?.focus({ preventScroll: true })
  })
  return container
}
