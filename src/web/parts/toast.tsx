import { useEffect, useRef, useState } from 'preact/hooks'
import { useTask } from '../state/use-task.ts'
import { Button } from '../ui/button.tsx'
import styles from './toast.module.css'

export interface Toast {
  text: string
  action?: { label: string; run: () => Promise<unknown> }
}

/** Long enough to read it, reach for it and change one's mind. */
const SHOWN_MS = 12_000
/** How much longer it stays, again and again, for whoever points at it. */
const HELD_MS = 2_000

let shown: Toast | null = null
const listeners = new Set<() => void>()

/** Says what has just happened, with a way back; the one before goes. It stays while the page changes under it. */
export function showToast(toast: Toast | null): void {
  shown = toast
  for (const listener of [...listeners]) listener()
}

/** Where toasts are shown, once on every page. They wait while somebody points at them or has the focus in them. */
export function Toasts() {
  const [toast, setToast] = useState(shown)
  useEffect(() => {
    const renew = () => setToast(shown)
    listeners.add(renew)
    return () => {
      listeners.delete(renew)
    }
  }, [])
  return (
    <div class={styles.toasts} role="status" aria-live="polite">
      {toast !== null && <Shown key={toast.text} toast={toast} />}
    </div>
  )
}

function Shown({ toast }: { toast: Toast }) {
  const element = useRef<HTMLDivElement>(null)
  const undo = useTask(async () => {
    await toast.action?.run()
    // unless that had something to say itself
    if (shown === toast) showToast(null)
  })
  useEffect(() => {
    if (undo.busy || undo.problem !== null) return
    let timer = setTimeout(function go() {
      if (element.current?.matches(':hover, :focus-within')) timer = setTimeout(go, HELD_MS)
      else showToast(null)
    }, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [undo.busy, undo.problem, toast])
  return (
    <div ref={element} class={styles.toast} data-testid="toast" data-in-reach>
      <p>{undo.problem ?? toast.text}</p>
      {toast.action && (
        <Button busy={undo.busy} onClick={undo.run}>
          {toast.action.label}
        </Button>
      )}
      <Button kind="quiet" icon="close" aria-label="Dismiss" onClick={() => showToast(null)} />
    </div>
  )
}
