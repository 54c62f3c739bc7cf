import type { CoachingLink } from '../../../contract/coaching.ts'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Field } from '../../ui/field.tsx'

const CHOICES = [2, 3, 4, 5, 7, 10, 14, 21, 28]

/** After how many days without a workout this client needs attention. */
export function FollowUp({ link, onChanged }: { link: CoachingLink; onChanged: () => void }) {
  const change = useTask(async (followUpDays: number) => {
    await client.coaching.change(link.id, { followUpDays })
    onChanged()
  })
  const choices = [...new Set([...CHOICES, link.followUpDays])].sort((a, b) => a - b)
  return (
    <Field label="Alert me after" hint={change.problem ?? undefined}>
      {(attributes) => (
        <select
          {...attributes}
          value={String(link.followUpDays)}
          disabled={change.busy}
          onChange={(event) => change.run(Number(event.currentTarget.value))}
        >
          {choices.map((days) => (
            <option key={days} value={String(days)}>
              {days} days without a workout
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
