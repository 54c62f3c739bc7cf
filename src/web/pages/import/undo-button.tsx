import { useState } from 'preact/hooks'
import type { ImportList } from '../../../contract/importing.ts'
import { plural } from '../../format/words.ts'
import { useFormat } from '../../state/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'

interface Props {
  batch: Pick<ImportList['imports'][number], 'id' | 'status' | 'counts' | 'fileName'>
  disabled?: boolean
  onUndo: (id: string) => void
}

/** Undoes an import, once that is confirmed; nothing where there is nothing to undo. */
export function UndoButton({ batch: { id, status, counts, fileName }, disabled = false, onUndo }: Props) {
  const format = useFormat()
  const [isAsking, setAsking] = useState(false)
  if ((status !== 'done' && status !== 'failed') || counts.workouts + counts.corrected + counts.exercisesCreated === 0)
    return null
  return (
    <>
      <Button
        disabled={disabled}
        onClick={() => setAsking(true)}
        aria-label={`Undo the import of ${fileName ?? 'this file'}`}
        data-testid="undo-import"
      >
        Undo
      </Button>
      {isAsking && (
        <Confirm
          title="Undo this import?"
          confirm="Undo the import"
          onConfirm={() => {
            setAsking(false)
            onUndo(id)
          }}
          onCancel={() => setAsking(false)}
        >
          Its {format.number(counts.workouts)} {plural(counts.workouts, 'workout')} and the exercises made for them are
          taken away; records and streaks fall back.{counts.corrected > 0 && ' What it corrected becomes what it was.'}{' '}
          Workouts changed or commented on since stay. The file can be imported again.
        </Confirm>
      )}
    </>
  )
}
