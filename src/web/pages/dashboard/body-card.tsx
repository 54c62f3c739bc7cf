import { useEffect, useId, useState } from 'preact/hooks'
import type { ProgressView } from '../../../contract/progress.ts'
import { readDecimal } from '../../format/decimal.ts'
import { measureOf } from '../../format/measurements.ts'
import { Updated } from '../../parts/updated.tsx'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import factsStyles from '../../ui/facts.module.css'
import { Form, FormStatus } from '../../ui/form.tsx'
import styles from './body-card.module.css'

/** The newest body weight, and a field for today's. */
export function BodyCard({ body, own }: { body: ProgressView['body']; own: boolean }) {
  const format = useFormat()
  const measure = measureOf('body_weight_kg', format)
  return (
    <Card title="Body weight" testid="body" aside={body === null ? undefined : format.when(body.measuredOn)}>
      {body === null ? (
        <p class="quiet">Add your body weight so pull-ups and dips count.</p>
      ) : (
        <p class={factsStyles.big}>
          <Updated value={body.weightKg} testid="body-weight">
            {format.number(measure.shown(body.weightKg), 1)}
          </Updated>
          <span class={factsStyles.bigUnit}>{measure.unit}</span>
        </p>
      )}
      {own && <TodaysWeight body={body} />}
    </Card>
  )
}

function TodaysWeight({ body }: { body: ProgressView['body'] }) {
  const format = useFormat()
  const today = useOwnProgress().state?.version.today ?? ''
  const measure = measureOf('body_weight_kg', format)
  const id = useId()
  const known = body?.measuredOn === today ? String(measure.shown(body.weightKg)) : ''
  const [text, setText] = useState(known)
  const [done, setDone] = useState('')
  // entered in another window, or a new day has begun
  useEffect(() => setText(known), [known])
  const save = useTask(async () => {
    const typed = readDecimal(text)
    const wrong = measure.complaint(typed)
    if (typed === null || wrong !== null) return setDone(wrong ?? '')
    await client.body.measure('body_weight_kg', today, measure.stored(typed))
    setDone('Saved.')
  })
  return (
    <Form layout="own" class={styles.entry} onSubmit={() => void save.run()}>
      <label for={id}>Today</label>
      <span class={styles.entryBox}>
        <input
          id={id}
          inputMode="decimal"
          autocomplete="off"
          data-testid="body-weight-today"
          value={text}
          onInput={({ currentTarget: { value } }) => {
            setText(value)
            setDone('')
          }}
        />
        <span aria-hidden="true">{measure.unit}</span>
      </span>
      <Button kind="primary" type="submit" busy={save.busy} disabled={text.trim() === ''}>
        Save
      </Button>
      <FormStatus
        class={classes(styles.entrySaid, save.problem === null && 'small')}
        problem={save.problem}
        done={done}
      />
    </Form>
  )
}
