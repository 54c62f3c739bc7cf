import { useCallback, useState } from 'preact/hooks'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { Card } from '../../ui/card.tsx'
import checkStyles from '../../ui/check.module.css'
import { classes } from '../../ui/classes.ts'
import formStyles from '../../ui/form.module.css'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { AlreadyThere } from './already-there.tsx'
import { type Choices, missing, queryOf, TAKE_NEW } from './choices.ts'
import { ColumnsForm } from './columns-form.tsx'
import { EarlierImports } from './earlier-imports.tsx'
import { makeDescribed, Names } from './exercise-mapping.tsx'
import { FileDrop } from './file-drop.tsx'
import styles from './import.module.css'
import { Understood } from './import-preview.tsx'
import { ImportResult } from './import-result.tsx'
import type { Described } from './new-exercise.tsx'
import { Refused } from './refused.tsx'
import { Running } from './running.tsx'
import { useImports } from './use-imports.ts'
import { usePreview } from './use-preview.ts'

const NO_CHOICES: Choices = {}

/** A file of another program or Spotter: what it is understood as, then into Spotter, and what became of each line. */
export function Import() {
  const [file, setFile] = useState<File | null>(null)
  const [choices, setChoices] = useState(NO_CHOICES)
  const [taking, setTaking] = useState(TAKE_NEW)
  const [described, setDescribed] = useState<ReadonlyMap<string, Described>>(new Map())
  const preview = usePreview(file, choices)
  const { imports, problem, underWay, ended, follow, forget } = useImports()

  const choose = useCallback((chosen: File) => {
    setFile(chosen)
    setChoices(NO_CHOICES)
    setTaking(TAKE_NEW)
    setDescribed(new Map())
    forget()
  }, [])
  const start = useTask(async () => {
    if (file === null) return
    await makeDescribed(preview.value?.exercises ?? [], described)
    const { corrections, ...taken } = taking
    const options = { ...queryOf(choices), ...taken, ...(corrections !== null && { corrections }) }
    const started = await client.imports.start(file, { ...options, fileName: file.name.slice(0, 200) })
    setFile(null)
    await follow(started)
  })
  const undo = useTask(async (id: string) => follow(await client.imports.undo(id)))
  const counts = preview.value?.counts
  const lacking = preview.value === null ? null : missing(preview.value)

  return (
    <div class={classes('narrow', cardStyles.stack)}>
      <PageTitle
        title="Import"
        subtitle="Your history from Strong, Hevy, FitNotes and other apps, or another Spotter."
      />
      {underWay ? (
        <Running underWay={underWay} />
      ) : (
        <Card title="Choose a file">
          <FileDrop file={file} onFile={choose} />
          {preview.problem !== null && <Notice kind="problem">{preview.problem}</Notice>}
          {preview.busy && preview.value === null && <Skeleton kind="row" />}
          {preview.value && counts && (
            <div class={styles.preview} aria-busy={preview.busy} data-testid="preview">
              <Understood preview={preview.value} choices={choices} onChoose={setChoices} />
              {preview.value.columns !== null && (
                <ColumnsForm
                  columns={preview.value.columns}
                  said={choices.columns}
                  onChoose={(columns) => setChoices((before) => ({ ...before, columns }))}
                />
              )}
              <AlreadyThere preview={preview.value} taking={taking} onTake={setTaking} />
              <Names
                preview={preview.value}
                described={described}
                onDescribe={(name, one) => setDescribed((before) => new Map(before).set(name, one))}
                onChanged={preview.again}
              />
              <Refused refused={preview.value.refused} count={counts.refused} isOpen={false} />
              {preview.value.format === 'spotter' && preview.value.delimiter === null && (
                <label class={checkStyles.check}>
                  <input
                    type="checkbox"
                    checked={taking.settings}
                    onChange={({ currentTarget }) =>
                      setTaking((before) => ({ ...before, settings: currentTarget.checked }))
                    }
                  />
                  Take over units, time zone, targets and the other settings in the file
                </label>
              )}
              <p class={formStyles.foot}>
                <Button
                  kind="primary"
                  icon="upload"
                  busy={start.busy || preview.busy}
                  disabled={lacking !== null}
                  onClick={() => start.run()}
                  data-testid="start-import"
                >
                  Import
                </Button>
                <span class="quiet">
                  {lacking ??
                    (counts.known > 0 && counts.known === counts.workouts && taking.corrections === null
                      ? 'You have all of these already.'
                      : 'Nothing is saved yet, and you can undo the import.')}
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
