import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Measurement } from '../../../contract/body.ts'
import { MEASUREMENT_NAMES, measureOf } from '../../format/measurements.ts'
import { client } from '../../state/client.ts'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import asTableStyles from '../../ui/as-table.module.css'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { ScrollArea } from '../../ui/scroll-area.tsx'
import styles from './measurements.module.css'

interface Props {
  values: readonly Measurement[]
  own: boolean
  onEdit: (measurement: Measurement) => void
  /** What follows the last row. */
  children: ComponentChildren
}

/** The values behind the line, newest first; their owner corrects and removes them. */
export function MeasurementList({ values, own, onEdit, children }: Props) {
  const format = useFormat()
  const [doomed, setDoomed] = useState<Measurement | null>(null)
  const remove = useTask(async ({ kind, measuredOn }: Measurement) => {
    await client.body.removeMeasurement(kind, measuredOn)
    setDoomed(null)
  })
  return (
    <details class={asTableStyles.asTable}>
      <summary>Show the numbers</summary>
      <ScrollArea class={asTableStyles.tableScroll} label={MEASUREMENT_NAMES[values[0]?.kind ?? 'body_weight_kg']}>
        <ul class={styles.measured} data-testid="measurement-list">
          {values.map((one) => {
            const day = format.dayWithYear(one.measuredOn)
            return (
              <li key={one.measuredOn} class={styles.measuredRow}>
                <span>{day}</span>
                <strong class="number">{measureOf(one.kind, format).text(one.value)}</strong>
                {own && (
                  <span class={styles.measuredActions}>
                    <Button kind="quiet" icon="pencil" aria-label={`Correct ${day}`} onClick={() => onEdit(one)} />
                    <Button kind="quiet" icon="trash" aria-label={`Remove ${day}`} onClick={() => setDoomed(one)} />
                  </span>
                )}
              </li>
            )
          })}
        </ul>
        {children}
      </ScrollArea>
      {doomed !== null && (
        <Confirm
          title={`Remove ${measureOf(doomed.kind, format).text(doomed.value)}?`}
          confirm="Remove"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => void remove.run(doomed)}
          onCancel={() => setDoomed(null)}
        >
          {MEASUREMENT_NAMES[doomed.kind]} of {format.dayWithYear(doomed.measuredOn)}.
        </Confirm>
      )}
    </details>
  )
}
