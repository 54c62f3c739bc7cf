export function Brand() {
  return (
    <span class="brand">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect class="brand-tile" width="32" height="32" rx="9" />
        <path class="brand-bar" d="M5.5 16h21M10 10v12M22 10v12" />
      </svg>
      Spotter
    </span>
  )
}
