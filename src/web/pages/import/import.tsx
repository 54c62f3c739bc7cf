import { useCallback, useState } from 'preact/hooks'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { EarlierImports } from './earlier-imports.tsx'
import { FileDrop } from './file-drop.tsx'
import { ImportResult } from './import-result.tsx'
import { Names } from './names.tsx'
import { Refused } from './refused.tsx'
import { Running } from './running.tsx'
import { type Choices, Understood } from './understood.tsx'
import { useImports } from './use-imports.ts'
import { usePreview } from './use-preview.ts'

const NO_CHOICES: Choices = {}

/** A file of another program or Spotter: what it is understood as, then into Spotter, and what became of each line. */
export function Import() {
  const [file, setFile] = useState<File | null>(null)
  const [choices, setChoices] = useState(NO_CHOICES)
  const [withSettings, setWithSettings] = useState(false)
  const preview = usePreview(file, choices)
  const { imports, problem, underWay, ended, follow, forget } = useImports()

  const choose = useCallback((chosen: File) => {
    setFile(chosen)
    setChoices(NO_CHOICES)
    setWithSettings(false)
    forget()
  }, [])
  const start = useTask(async () => {
    if (file === null) return
    const options = { ...choices, fileName: file.name.slice(0, 200), settings: withSettings }
    const started = await client.imports.start(file, options)
    setFile(null)
    await follow(started)
  })
  const undo = useTask(async (id: string) => follow(await client.imports.undo(id)))
  const counts = preview.value?.counts

  return (
    <div class="narrow stack">
      <PageTitle title="Import" subtitle="Your history from Strong, Hevy or another Spotter." />
      {underWay ? (
        <Running underWay={underWay} />
      ) : (
        <Card title="Choose a file">
          <FileDrop file={file} onFile={choose} />
          {preview.problem !== null && <Notice kind="problem">{preview.problem}</Notice>}
          {preview.busy && preview.value === null && <Skeleton class="skeleton-row" />}
          {preview.value && counts && (
            <div class="preview" aria-busy={preview.busy} data-testid="preview">
              <Understood preview={preview.value} choices={choices} onChoose={setChoices} />
              <Names preview={preview.value} onChanged={preview.again} />
              <Refused refused={preview.value.refused} count={counts.refused} isOpen={false} />
              {preview.value.format === 'spotter' && preview.value.delimiter === null && (
                <label class="check">
                  <input
                    type="checkbox"
                    checked={withSettings}
                    onChange={(event) => setWithSettings(event.currentTarget.checked)}
                  />
                  Take over units, time zone, targets and the other settings in the file
                </label>
              )}
              <p class="form-foot">
                <Button
                  kind="primary"
                  icon="upload"
                  busy={start.busy || preview.busy}
                  onClick={() => start.run()}
                  data-testid="start-import"
                >
                  Import
                </Button>
                <span class="quiet">
                  {counts.known > 0 && counts.known === counts.workouts
                    ? 'Everything in it is there already.'
                    : 'Nothing has been written yet. It can be undone.'}
                </span>
              </p>
            </div>
          )}
          {start.problem !== null && <Notice kind="problem">{start.problem}</Notice>}
        </Card>
      )}
      {undo.problem !== null && <Notice kind="problem">{undo.problem}</Notice>}
      {ended && <ImportResult result={ended} onUndo={undo.run} />}
      {problem !== null && <Notice kind="problem">{problem}</Notice>}
      {imports !== null && (
        <EarlierImports imports={imports} shownId={ended?.id} isBusy={underWay !== null} onUndo={undo.run} />
      )}
    </div>
  )
}
