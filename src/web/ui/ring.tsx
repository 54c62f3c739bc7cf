import type { ComponentChildren } from 'preact'

const RADIUS = 44
const LENGTH = 2 * Math.PI * RADIUS

/** A share of a goal as a ring; `children` stand in its middle and say the same in words. */
export function Ring({
  share,
  small = false,
  children,
}: {
  share: number
  small?: boolean
  children?: ComponentChildren
}) {
  const filled = Math.min(1, Math.max(0, share))
  return (
    <div class={`ring ${small ? 'ring-small' : ''} ${filled >= 1 ? 'ring-full' : ''}`}>
      <svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">
        <circle class="ring-track" cx="50" cy="50" r={RADIUS} />
        <circle
          class="ring-fill"
          cx="50"
          cy="50"
          r={RADIUS}
          stroke-dasharray={`${LENGTH}`}
          stroke-dashoffset={`${LENGTH * (1 - filled)}`}
          visibility={filled === 0 ? 'hidden' : 'visible'}
        />
      </svg>
      <div class="ring-middle">{children}</div>
    </div>
  )
}
