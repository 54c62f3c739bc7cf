export function Brand() {
  return (
    <span class="brand">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect class="brand-tile" width="32" height="32" rx="9" />
        <path class="brand-bar" d="M6 16h20M10 10.500v11M22 10.500v11" />
        <circle class="brand-spot" cx="16" cy="16" r="3.4" />
      </svg>
      Spotter
    </span>
  )
}
