import { useLayoutEffect, useState } from 'preact/hooks'
import { newIdempotencyKey } from '../../../client/index.ts'
import { client } from '../../state/client.ts'
import { go } from '../../state/router.ts'
import { useMe } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { addExercise, complaint, type Draft, defaultTitle, emptyDraft, removeExercise, toWorkout } from './draft.ts'
import { ExerciseEditor } from './exercise-editor.tsx'
import { ExercisePicker } from './exercise-picker.tsx'
import { forgetDraft, keepDraft, keptDraft } from './kept-draft.ts'

const deviceZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** The form to write a workout down. */
export function LogWorkout() {
  const { user, preferences } = useMe()
  const [draft, setDraft] = useState<Draft>(() => keptDraft(user.id) ?? emptyDraft(newIdempotencyKey(), new Date()))
  const [missing, setMissing] = useState<string | null>(null)

  // with the rendering, not after the next paint: a reload may come first
  useLayoutEffect(() => {
    if (draft.exercises.length > 0 || draft.title !== '') keepDraft(user.id, draft)
  }, [draft, user.id])

  const save = useTask(async () => {
    const wrong = complaint(draft)
    setMissing(wrong)
    if (wrong !== null) return
    const workout = toWorkout(draft, deviceZone, preferences.distanceUnit)
    // Kept by this browser from here on, whether there is a network or not.
    const { state } = await client.unsent.save({ kind: 'new', key: draft.key, workout })
    forgetDraft(user.id)
    go(state === 'sent' ? 'progress' : 'today')
  })

  function discard(): void {
    forgetDraft(user.id)
    setDraft(emptyDraft(newIdempotencyKey(), new Date()))
    setMissing(null)
  }

  const problem = missing ?? save.problem
  return (
    <div class="narrow">
      <PageTitle
        title="Log a workout"
        actions={
          draft.exercises.length > 0 && (
            <Button kind="quiet" onClick={discard}>
              Start over
            </Button>
          )
        }
      />
      <form
        class="log"
        data-testid="log-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save.run()
        }}
      >
        <div class="card log-head">
          <Field label="Title">
            {(attributes) => (
              <input
                {...attributes}
                name="title"
                maxLength={200}
                placeholder={defaultTitle(new Date(draft.start))}
                value={draft.title}
                onInput={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
              />
            )}
          </Field>
          <div class="log-times">
            <Field label="Started">
              {(attributes) => (
                <input
                  {...attributes}
                  type="datetime-local"
                  name="start"
                  value={draft.start}
                  onInput={(event) => setDraft({ ...draft, start: event.currentTarget.value })}
                />
              )}
            </Field>
            <Field label="Minutes">
              {(attributes) => (
                <input
                  {...attributes}
                  name="minutes"
                  inputMode="numeric"
                  value={draft.minutes}
                  onInput={(event) => setDraft({ ...draft, minutes: event.currentTarget.value })}
                />
              )}
            </Field>
          </div>
        </div>

        {draft.exercises.map((exercise) => (
          <ExerciseEditor
            key={exercise.row}
            exercise={exercise}
            weightUnit={preferences.weightUnit}
            distanceUnit={preferences.distanceUnit}
            change={setDraft}
            onRemove={() => setDraft(removeExercise(draft, exercise.row))}
          />
        ))}

        <ExercisePicker
          onPick={(picked) => setDraft((before) => addExercise(before, picked, preferences.weightUnit))}
        />

        <div class="card">
          <Field label="Notes">
            {(attributes) => (
              <textarea
                {...attributes}
                name="notes"
                rows={2}
                maxLength={10_000}
                value={draft.notes}
                onInput={(event) => setDraft({ ...draft, notes: event.currentTarget.value })}
              />
            )}
          </Field>
        </div>

        {problem !== null && <Notice kind="problem">{problem}</Notice>}
        <div class="log-foot">
          <Button kind="primary" type="submit" icon="check" busy={save.busy} data-testid="save-workout">
            {save.busy ? 'Saving…' : 'Save workout'}
          </Button>
        </div>
      </form>
    </div>
  )
}
