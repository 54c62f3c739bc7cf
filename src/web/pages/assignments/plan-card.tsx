import { useState } from 'preact/hooks'
import type { Assignment, ProgressView } from '../../../contract/progress.ts'
import { useFresh } from '../../parts/updated.tsx'
import { client } from '../../state/client.ts'
import { useMe } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import buttonStyles from '../../ui/button.module.css'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty } from '../../ui/empty.tsx'
import type { Pick } from './assign-draft.ts'
import { AssignForm } from './assign-form.tsx'
import { AssignmentRow } from './assignment-row.tsx'

const SHOWN = 6
/** So many of those ahead show what is asked for. */
const DETAILED = 2

/** What a client has planned, as the trainer sees and changes it. */
export function PlanCard({ userId, view, today }: { userId: string; view: ProgressView; today: string }) {
  const { user } = useMe()
  const { assignments } = view
  const isFresh = useFresh(assignments.map(({ id }) => id))
  const [form, setForm] = useState<{ editing: Assignment | null } | null>(null)
  const [removing, setRemoving] = useState<Assignment | null>(null)
  const [said, setSaid] = useState('')
  const [isWhole, setWhole] = useState(false)
  const remove = useTask(async () => {
    if (removing) await client.assignments.remove(removing.id)
    setRemoving(null)
  })
  // what comes first, then what was, the newest first
  const ahead = assignments.filter(({ scheduledOn }) => scheduledOn >= today)
  const sorted = [...ahead, ...assignments.filter(({ scheduledOn }) => scheduledOn < today).reverse()]
  const shown = isWhole ? sorted : sorted.slice(0, SHOWN)
  return (
    <Card
      title="Planned workouts"
      testid="plan"
      aside={
        form === null && (
          <Button kind="primary" icon="plus" onClick={() => setForm({ editing: null })} data-testid="assign">
            Plan a workout
          </Button>
        )
      }
    >
      <p class="visually-hidden" role="status">
        {said}
      </p>
      {form !== null && (
        <AssignForm
          key={form.editing?.id ?? ''}
          userId={userId}
          today={today}
          assignments={assignments}
          editing={form.editing}
          ideas={ideasFrom(view)}
          onCancel={() => setForm(null)}
          onDone={(sentence) => {
            setForm(null)
            setSaid(sentence)
          }}
        />
      )}
      {assignments.length === 0 && form === null && (
        <Empty icon="calendar" title="Nothing planned">
          <p>Plan a workout for a day or several. Your client sees it at once, and you see it done.</p>
        </Empty>
      )}
      <ul>
        {shown.map((assignment, i) => (
          <AssignmentRow
            key={assignment.id}
            assignment={assignment}
            fresh={isFresh(assignment.id)}
            whole={isWhole || (i < DETAILED && assignment.scheduledOn >= today)}
          >
            {assignment.status === 'done' ? (
              <a
                class={classes(buttonStyles.button, buttonStyles.quiet)}
                href={`#/workouts/${assignment.workoutId}`}
                aria-label={`Open ${assignment.title}`}
              >
                Open
              </a>
            ) : (
              assignment.trainer.id === user.id && (
                <>
                  <Button
                    kind="quiet"
                    icon="pencil"
                    aria-label={`Change ${assignment.title}`}
                    onClick={() => setForm({ editing: assignment })}
                  />
                  <Button
                    kind="quiet"
                    icon="trash"
                    aria-label={`Remove ${assignment.title}`}
                    onClick={() => setRemoving(assignment)}
                  />
                </>
              )
            )}
          </AssignmentRow>
        ))}
      </ul>
      {sorted.length > SHOWN && (
        <p class="center">
          <Button kind="quiet" onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Show fewer' : `Show all ${sorted.length}`}
          </Button>
        </p>
      )}
      {removing && (
        <Confirm
          title={`Remove “${removing.title}”?`}
          confirm="Remove"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={remove.run}
          onCancel={() => setRemoving(null)}
        >
          It disappears from your client's page at once.
        </Confirm>
      )}
    </Card>
  )
}

/** What the client trains: the session that is due, with what the coach suggests, then what records were set in. */
function ideasFrom({ coach, records }: ProgressView): Pick[] {
  const ideas = new Map<string, Pick>()
  for (const { exerciseId, exercise, sets, reps, weightKg } of coach.next)
    ideas.set(exerciseId, { exerciseId, name: exercise, sets, reps, weightKg })
  for (const { exerciseId, exercise } of records)
    if (!ideas.has(exerciseId)) ideas.set(exerciseId, { exerciseId, name: exercise })
  return [...ideas.values()].slice(0, 10)
}
