import { useEffect, useState } from 'preact/hooks'
import { classes } from '../../ui/classes.ts'
import emptyStyles from '../../ui/empty.module.css'
import { Icon } from '../../ui/icon.tsx'
import styles from './import.module.css'

interface Props {
  file: File | null
  onFile: (file: File) => void
}

const IMPORTABLE =
  'Exports of Strong, Hevy, FitNotes, Fitbod, RepCount, Lyfta, Liftosaur, StrongLifts 5×5, GymRun and Spotter, or any CSV with dates, exercises and sets: up to 20 MB'

/** Takes a file by hand, by keyboard, or dropped anywhere on the page. */
export function FileDrop({ file, onFile }: Props) {
  const [isOver, setOver] = useState(false)

  useEffect(() => {
    // a file that misses the frame must not replace the page
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      const [dropped] = event.dataTransfer?.files ?? []
      if (dropped === undefined) return
      event.preventDefault()
      onFile(dropped)
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [onFile])

  return (
    <label class={classes(styles.fileDrop, isOver && styles.fileDropOver)} data-testid="file-drop">
      <input
        type="file"
        class="visually-hidden"
        accept=".csv,.json,.txt,.tsv,text/csv,application/json"
        data-testid="import-file"
        onChange={({ currentTarget }) => {
          const [chosen] = currentTarget.files ?? []
          // the same file can be chosen again
          currentTarget.value = ''
          if (chosen !== undefined) onFile(chosen)
        }}
      />
      <span class={emptyStyles.emptyIcon}>
        <Icon name="upload" size={22} />
      </span>
      <strong>{file === null ? 'Choose a file, or drop it here' : file.name}</strong>
      <span class="quiet">{file === null ? IMPORTABLE : 'Choose another one'}</span>
    </label>
  )
}
