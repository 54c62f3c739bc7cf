/** The place of something that is on its way. */
export function Skeleton({ class: extra = '' }: { class?: string }) {
  return (
    <div class={`skeleton ${extra}`} role="status">
      <span class="visually-hidden">Loading…</span>
    </div>
  )
}
