import { useState } from 'preact/hooks'
import type { Measurement } from '../../../contract/body.ts'
import type { MeasurementKind } from '../../../contract/enums.ts'
import { readDecimal } from '../../format/decimal.ts'
import { MEASUREMENT_NAMES, measureOf } from '../../format/measurements.ts'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { Field } from '../../ui/field.tsx'
import formStyles from '../../ui/form.module.css'
import { Form, FormStatus } from '../../ui/form.tsx'

interface Props {
  kind: MeasurementKind
  /** The value that is being corrected; null for a new one. */
  edited: Measurement | null
  onDone: () => void
}

/** Enters a value of one day, or corrects it. */
export function MeasurementForm({ kind, edited, onDone }: Props) {
  const format = useFormat()
  const measure = measureOf(kind, format)
  const today = useOwnProgress().state?.version.today ?? ''
  const [date, setDate] = useState(edited?.measuredOn ?? today)
  const [text, setText] = useState(edited === null ? '' : String(measure.shown(edited.value)))
  const [said, setSaid] = useState('')
  const save = useTask(async () => {
    const typed = readDecimal(text)
    const wrong = measure.complaint(typed)
    if (typed === null || wrong !== null) return setSaid(wrong ?? '')
    await client.body.measure(kind, date, measure.stored(typed))
    setText('')
    setSaid('Saved.')
    onDone()
  })
  return (
    <Form layout="line" testid="measurement-form" onSubmit={() => void save.run()}>
      <Field label={`${MEASUREMENT_NAMES[kind]} (${measure.unit})`}>
        {(attributes) => (
          <input
            {...attributes}
            inputMode="decimal"
            autocomplete="off"
            required
            value={text}
            onInput={({ currentTarget: { value } }) => {
              setText(value)
              setSaid('')
            }}
          />
        )}
      </Field>
      <Field label="Date">
        {(attributes) => (
          <input
            {...attributes}
            type="date"
            required
            max={today}
            value={date}
            // another day is another measurement: what is corrected keeps its own
            disabled={edited !== null}
            onInput={({ currentTarget: { value } }) => setDate(value)}
          />
        )}
      </Field>
      <div class={formStyles.actions}>
        <Button kind="primary" type="submit" busy={save.busy}>
          {edited === null ? 'Add' : 'Correct'}
        </Button>
        {edited !== null && (
          <Button kind="quiet" onClick={onDone}>
            Cancel
          </Button>
        )}
      </div>
      <FormStatus
        class={classes(formStyles.said, save.problem === null && 'small')}
        problem={save.problem}
        done={said}
      />
    </Form>
  )
}
