import { newIdempotencyKey } from '../../../client/index.ts'
import type { Sent } from '../../../contract/common.ts'
import type { WorkoutInput } from '../../../contract/workouts.ts'
import { showToast } from '../../parts/toast.tsx'
import { client } from '../../state/client.ts'
import { go } from '../../state/router.ts'
import { useMe } from '../../state/session.tsx'
import { Button } from '../../ui/button.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { type Draft, emptyDraft } from './draft/draft.ts'
import { keepDraft } from './draft/kept-draft.ts'
import { useDraft } from './draft/use-draft.ts'
import { WorkoutForm } from './workout-form.tsx'

const fresh = () => emptyDraft(newIdempotencyKey(), new Date())
const isBegun = ({ exercises, title }: Draft) => exercises.length > 0 || title !== ''

/** The form to write a workout of earlier down. */
export function LogWorkout() {
  const { user } = useMe()
  const { draft, setDraft, forget } = useDraft('', fresh, isBegun, () =>
    showToast({ text: 'This workout was saved or discarded in another tab.' }),
  )

  async function save(workout: Sent<WorkoutInput>): Promise<void> {
    // this browser keeps it from here on, whether there is a network or not
    const { state } = await client.unsent.save({ kind: 'new', key: draft.key, workout, form: draft })
    forget()
    go(state === 'sent' ? 'progress' : 'today')
  }

  function discard(): void {
    const before = draft
    forget()
    setDraft(fresh())
    const bringBack = async () => {
      keepDraft(user.id, before)
      setDraft(before)
    }
    showToast({ text: 'Workout discarded.', action: { label: 'Undo', run: bringBack } })
  }

  return (
    <div class="narrow">
      <PageTitle
        title="Log a past workout"
        actions={
          draft.exercises.length > 0 && (
            <Button kind="quiet" onClick={discard}>
              Discard
            </Button>
          )
        }
      />
      <WorkoutForm draft={draft} change={setDraft} saveLabel="Save workout" onSave={save} />
    </div>
  )
}
