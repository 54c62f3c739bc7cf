import { useState } from 'preact/hooks'
import type { Assignment } from '../../../contract/progress.ts'
import { plural } from '../../format/words.ts'
import { DayPicker } from '../../parts/day-picker.tsx'
import { ExercisePicker } from '../../parts/exercise-picker.tsx'
import { NotesField } from '../../parts/notes-field.tsx'
import { client } from '../../state/client.ts'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import {
  addItem,
  assignComplaint,
  changeItem,
  draftOf,
  emptyAssignDraft,
  type Pick,
  removeItem,
  toAssignment,
} from './assign-draft.ts'
import { AssignItem } from './assign-item.tsx'
import styles from './assignments.module.css'

interface Props {
  userId: string
  /** The civil date where the client lives. */
  today: string
  /** What is planned already. */
  assignments: readonly Assignment[]
  /** What is changed; without it something new is planned. */
  editing: Assignment | null
  /** Exercises that this client trains, the client's own ones among them. */
  ideas: readonly Pick[]
  onDone: (said: string) => void
  onCancel: () => void
}

const MAX_DAYS = 31
const MAX_ITEMS = 30

/** Plans a workout for one or several days, or changes one that is planned. */
export function AssignForm({ userId, today, assignments, editing, ideas, onDone, onCancel }: Props) {
  const format = useFormat()
  const { preferences } = useMe()
  const { weightUnit, weekStart } = preferences
  const [draft, setDraft] = useState(() => (editing ? draftOf(editing, weightUnit) : emptyAssignDraft(today)))
  const [missing, setMissing] = useState<string | null>(null)
  const save = useTask(async () => {
    const complaint = assignComplaint(draft)
    setMissing(complaint)
    if (complaint !== null) return
    const { scheduledOn, ...what } = toAssignment(draft, weightUnit)
    if (editing) await client.assignments.change(editing.id, { ...what, scheduledOn: scheduledOn[0] ?? today })
    else await client.assignments.assign(userId, { ...what, scheduledOn })
    onDone(`“${what.title}” is planned for ${scheduledOn.map(format.day).join(', ')}.`)
  })
  const choose = (day: string) =>
    setDraft((before) => {
      if (editing) return { ...before, days: [day] }
      const others = before.days.filter((one) => one !== day)
      return { ...before, days: others.length < before.days.length ? others : [...others, day].slice(-MAX_DAYS) }
    })
  const add = (pick: Pick) => setDraft((before) => addItem(before, pick, weightUnit))
  const marks = new Map<string, number>()
  for (const { scheduledOn, id } of assignments)
    if (id !== editing?.id) marks.set(scheduledOn, (marks.get(scheduledOn) ?? 0) + 1)
  const fresh = ideas.filter(({ exerciseId }) => !draft.items.some((item) => item.exerciseId === exerciseId))
  const problem = missing ?? save.problem

  return (
    <Form
      layout="own"
      class={styles.assign}
      label={editing ? 'Change what is planned' : 'Plan a workout'}
      testid="assign-form"
      noValidate
      onSubmit={() => void save.run()}
    >
      <Field label="Title">
        {(attributes) => (
          <input
            {...attributes}
            name="title"
            maxLength={200}
            placeholder="Push day"
            value={draft.title}
            onInput={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
          />
        )}
      </Field>
      <DayPicker
        label={editing ? 'Day' : 'Days'}
        today={today}
        weekStart={weekStart}
        chosen={draft.days}
        marks={marks}
        onChoose={choose}
      />
      {draft.items.length > 0 && (
        <ul class={styles.assignItems}>
          {draft.items.map((item) => (
            <AssignItem
              key={item.row}
              item={item}
              weightUnit={weightUnit}
              onChange={(part) => setDraft((before) => changeItem(before, item.row, part))}
              onRemove={() => setDraft((before) => removeItem(before, item.row))}
            />
          ))}
        </ul>
      )}
      {draft.items.length < MAX_ITEMS && (
        <>
          <ExercisePicker
            class={styles.assignPicker}
            libraryOnly
            onPick={({ id, name, tracking }) => id !== undefined && add({ exerciseId: id, name, tracking })}
          />
          {fresh.length > 0 && (
            <fieldset class={styles.assignIdeas} aria-label="Exercises this client trains">
              {fresh.map((idea) => (
                <Button key={idea.exerciseId} icon="plus" class={styles.assignIdea} onClick={() => add(idea)}>
                  {idea.name}
                </Button>
              ))}
            </fieldset>
          )}
        </>
      )}
      <NotesField value={draft.notes} onChange={(notes) => setDraft({ ...draft, notes })} />
      {problem !== null && <Notice kind="problem">{problem}</Notice>}
      <div class={styles.assignFoot}>
        <Button onClick={onCancel}>Cancel</Button>
        <Button kind="primary" type="submit" icon="check" busy={save.busy} data-testid="save-assignment">
          {editing
            ? 'Save changes'
            : draft.days.length > 1
              ? `Assign on ${draft.days.length} ${plural(draft.days.length, 'day')}`
              : 'Assign'}
        </Button>
      </div>
    </Form>
  )
}
