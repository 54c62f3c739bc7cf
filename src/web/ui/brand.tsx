import styles from './brand.module.css'

export function Brand() {
  return (
    <span class={styles.brand}>
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect class={styles.brandTile} width="32" height="32" rx="9" />
        <path class={styles.brandBar} d="M5.5 16h21M10 10v12M22 10v12" />
      </svg>
      Spotter
    </span>
  )
}
