import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import styles from './page-title.module.css'

interface Props {
  title: string
  subtitle?: ComponentChildren
  actions?: ComponentChildren
}

/** The page's main heading. It takes the focus, so that a change of page is heard and the keyboard starts here. */
export function PageTitle({ title, subtitle, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Spotter`
    heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <div class={styles.pageTitle}>
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {subtitle !== undefined && <p class={styles.pageSubtitle}>{subtitle}</p>}
      </div>
      {actions !== undefined && <div class={styles.pageActions}>{actions}</div>}
    </div>
  )
}
