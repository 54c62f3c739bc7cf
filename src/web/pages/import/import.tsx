import { useState } from 'preact/hooks'
import type { ImportStatus } from '../../../features/importing/contract.ts'
import type { Unit } from '../../../vocabulary.ts'
import { client } from '../../state/client.ts'
import { useMe } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { TimeZoneSelect } from '../settings/time-zone-select.tsx'
import { followImport } from './follow-import.ts'
import { ImportResult } from './import-result.tsx'

/** A file from Strong or Hevy: into Spotter, and what became of each line. */
export function Import() {
  const { preferences } = useMe()
  const [file, setFile] = useState<File | null>(null)
  const [unit, setUnit] = useState<Unit>(preferences.weightUnit)
  const [timeZone, setTimeZone] = useState(preferences.timeZone)
  const [result, setResult] = useState<ImportStatus | null>(null)
  const [share, setShare] = useState(0)

  const run = useTask(async () => {
    if (!file) return
    setResult(null)
    setShare(0)
    setResult(await followImport(await client.imports.start(file, { unit, timeZone }), setShare))
  })

  return (
    <div class="narrow stack">
      <PageTitle title="Import" subtitle="Your history from Strong or Hevy, as the CSV file they export." />
      <Card title="Choose a file">
        <form
          class="form form-grid"
          data-testid="import-form"
          onSubmit={(event) => {
            event.preventDefault()
            void run.run()
          }}
        >
          <Field label="CSV file" hint="Importing the same file again adds nothing twice.">
            {(attributes) => (
              <input
                {...attributes}
                type="file"
                accept=".csv,text/csv"
                required
                data-testid="import-file"
                onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
              />
            )}
          </Field>
          <Field label="Weights, if the file does not say">
            {(attributes) => (
              <select
                {...attributes}
                value={unit}
                onChange={({ currentTarget: { value } }) => setUnit(value === 'lb' ? 'lb' : 'kg')}
              >
                <option value="kg">Kilograms</option>
                <option value="lb">Pounds</option>
              </select>
            )}
          </Field>
          <Field label="Where you trained" hint="These files hold wall times without a zone.">
            {(attributes) => <TimeZoneSelect {...attributes} value={timeZone} onChange={setTimeZone} />}
          </Field>
          <div class="form-foot">
            <Button
              kind="primary"
              type="submit"
              icon="upload"
              busy={run.busy}
              disabled={!file}
              data-testid="start-import"
            >
              {run.busy ? 'Importing…' : 'Import'}
            </Button>
            {run.busy && <progress value={share} max={1} aria-label="How much is imported" />}
          </div>
        </form>
        {run.problem !== null && <Notice kind="problem">{run.problem}</Notice>}
      </Card>
      {result && <ImportResult result={result} />}
    </div>
  )
}
