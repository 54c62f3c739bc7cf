import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Measurement } from '../../../contract/body.ts'
import { MEASUREMENT_NAMES, measureOf } from '../../format/measurements.ts'
import { client } from '../../state/client.ts'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { ScrollArea } from '../../ui/scroll-area.tsx'

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
    <details class="as-table">
      <summary>Show the numbers</summary>
      <ScrollArea class="table-scroll" label={MEASUREMENT_NAMES[values[0]?.kind ?? 'body_weight_kg']}>
        <ul class="measured" data-testid="measurement-list">
          {values.map((one) => {
            const day = format.dayWithYear(one.measuredOn)
            return (
              <li key={one.measuredOn} class="measured-row">
                <span>{day}</span>
                <strong class="number">{measureOf(one.kind, format).text(one.value)}</strong>
                {own && (
                  <span class="measured-actions">
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
