import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Button } from './button.tsx'
import dialogStyles from './dialog.module.css'

interface Props {
  title: string
  confirm: string
  cancel?: string
  kind?: 'danger' | 'primary'
  busy?: boolean
  problem?: string | null
  onConfirm: () => void
  onCancel: () => void
  children: ComponentChildren
}

/** Asks before something that cannot be taken back. Modal: Escape cancels, the focus returns by itself. */
export function Confirm({
  title,
  confirm,
  cancel = 'Cancel',
  kind = 'danger',
  busy = false,
  problem,
  onConfirm,
  onCancel,
  children,
}: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class={dialogStyles.dialog}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onCancel()
      }}
    >
      <h2>{title}</h2>
      <p>{children}</p>
      {problem != null && <p class="problem-text">{problem}</p>}
      <div class={dialogStyles.dialogActions}>
        <Button onClick={onCancel}>{cancel}</Button>
        <Button kind={kind} busy={busy} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </dialog>
  )
}
