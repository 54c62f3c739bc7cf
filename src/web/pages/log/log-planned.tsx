import { useRef } from 'preact/hooks'
import { newIdempotencyKey } from '../../../client/index.ts'
import type { Assignment } from '../../../contract/progress.ts'
import { NoConnection } from '../../parts/page-states.tsx'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useLoad } from '../../state/use-task.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { draftOfAssignment, type Trackings } from './draft/draft-from.ts'
import { trackingsOf } from './draft/trackings.ts'
import { useDraft } from './draft/use-draft.ts'
import { saveNew } from './log-workout.tsx'
import { WorkoutForm } from './workout-form.tsx'

/** The form filled with what a trainer planned. */
export function LogPlanned({ id }: { id: string }) {
  const { state, status } = useOwnProgress()
  const planned = state?.view.assignments.find((one) => one.id === id)
  // a plan that is taken back while it is trained does not take the form along
  const seen = useRef(planned)
  seen.current = planned ?? seen.current
  const assignment = seen.current
  const { value: trackings } = useLoad(
    async () => (assignment === undefined ? null : trackingsOf(assignment.items.map(({ exerciseId }) => exerciseId))),
    [assignment === undefined],
  )
  return (
    <div class="narrow">
      <PageTitle title={assignment?.title ?? 'Planned workout'} />
      {state === null ? (
        status === 'offline' ? (
          <NoConnection />
        ) : (
          <Skeleton kind="page" />
        )
      ) : assignment === undefined ? (
        <Notice>This workout is no longer planned. You can log it as any other.</Notice>
      ) : assignment.workoutId !== null ? (
        <Notice>
          You have done this one. <a href={`#/workouts/${assignment.workoutId}`}>See what you did</a>
        </Notice>
      ) : trackings === null ? (
        <Skeleton kind="page" />
      ) : (
        <PlannedForm assignment={assignment} isTakenBack={planned === undefined} trackings={trackings} />
      )}
    </div>
  )
}

interface FormProps {
  assignment: Assignment
  isTakenBack: boolean
  trackings: Trackings
}

function PlannedForm({ assignment, isTakenBack, trackings }: FormProps) {
  const { weightUnit } = useMe().preferences
  const format = useFormat()
  const { trainer, scheduledOn, notes } = assignment
  const { draft, setDraft, forget } = useDraft(
    assignment.id,
    () => draftOfAssignment(assignment, trackings, { key: newIdempotencyKey(), now: new Date(), unit: weightUnit }),
    () => true,
  )
  return (
    <WorkoutForm
      draft={draft}
      change={setDraft}
      live
      saveLabel="Save workout"
      onSave={async (workout) => {
        await saveNew(draft, workout)
        forget()
      }}
    >
      <Notice>
        {isTakenBack
          ? `${trainer.displayName} has taken this plan back. What you log is saved all the same.`
          : `Planned by ${trainer.displayName} for ${format.when(scheduledOn)}. ${notes ?? ''}`}
      </Notice>
    </WorkoutForm>
  )
}
