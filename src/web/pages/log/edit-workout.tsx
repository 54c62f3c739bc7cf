import { useEffect, useRef, useState } from 'preact/hooks'
import { newIdempotencyKey, SpotterError } from '../../../client/index.ts'
import type { Sent } from '../../../contract/common.ts'
import type { WorkoutInput, WorkoutView } from '../../../contract/workouts.ts'
import { showToast } from '../../parts/toast.tsx'
import { client } from '../../state/client.ts'
import { go } from '../../state/router.ts'
import { useMe } from '../../state/session.tsx'
import { useLoad, useTask } from '../../state/use-task.ts'
import actionsStyles from '../../ui/actions.module.css'
import buttonStyles from '../../ui/button.module.css'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import pageTitleStyles from '../../ui/page-title.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { Draft } from './draft/draft.ts'
import { draftOf } from './draft/draft-from.ts'
import { complaint, toWorkout } from './draft/draft-to-workout.ts'
import { keptDraft } from './draft/kept-draft.ts'
import { patchOf } from './draft/patch.ts'
import { useDraft } from './draft/use-draft.ts'
import styles from './log.module.css'
import { WorkoutForm } from './workout-form.tsx'

/** A draft of a change: it knows what it began from, also after a reload. */
interface Edit extends Draft {
  before: WorkoutView
}

/** A saved workout in the form that it was written in. */
export function EditWorkout({ id }: { id: string }) {
  const { user } = useMe()
  const { value, problem, reload } = useLoad(async () => {
    const kept = keptDraft<Edit>(user.id, id)
    return kept?.before ?? client.workouts.get(id)
  }, [id])
  return (
    <div class="narrow">
      <p class={pageTitleStyles.crumb}>
        <a href={`#/workouts/${id}`}>
          <Icon name="back" size={16} /> {value?.title ?? 'Workout'}
        </a>
      </p>
      <PageTitle title="Edit workout" />
      {problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
          {problem}
        </Notice>
      )}
      {value === null ? problem === null && <Skeleton kind="page" /> : <EditForm before={value} />}
    </div>
  )
}

function EditForm({ before }: { before: WorkoutView }) {
  const { distanceUnit } = useMe().preferences
  const begin = (workout: WorkoutView): Edit => ({
    ...draftOf(workout, newIdempotencyKey(), distanceUnit),
    before: workout,
  })
  const { draft, setDraft, forget } = useDraft<Edit>(
    before.id,
    () => begin(before),
    isChanged,
    () => showToast({ text: 'These changes were saved or discarded in another tab.' }),
  )
  const [conflict, setConflict] = useState<WorkoutView | 'deleted' | null>(null)

  function isChanged(edit: Edit): boolean {
    return complaint(edit) !== null || patchOf(toWorkout(edit, distanceUnit), edit.before, distanceUnit) !== null
  }

  async function save(workout: Sent<WorkoutInput>): Promise<void> {
    const patch = patchOf(workout, draft.before, distanceUnit)
    const { id: workoutId, version } = draft.before
    let isWaiting = false
    if (patch !== null) {
      try {
        const save = { kind: 'change', key: draft.key, workoutId, version, patch, form: draft } as const
        isWaiting = (await client.unsent.save(save)).state === 'waiting'
      } catch (error) {
        if (!(error instanceof SpotterError) || error.code !== 'version-conflict') throw error
        setConflict(await newest(workoutId))
        return
      }
    }
    forget()
    go(isWaiting ? 'today' : `workouts/${workoutId}`)
  }

  function discard(): void {
    forget()
    setDraft(begin(draft.before))
  }

  function takeTheirs(workout: WorkoutView): void {
    forget()
    setDraft(begin(workout))
    setConflict(null)
  }

  return (
    <WorkoutForm
      draft={draft}
      change={(step) => setDraft((edit) => ({ ...step(edit), before: edit.before }))}
      saveLabel="Save changes"
      onSave={save}
    >
      {isChanged(draft) && conflict === null && (
        <p class="quiet small">
          Changes that are not saved are kept on this device.{' '}
          <button type="button" class={buttonStyles.link} onClick={discard}>
            Discard them
          </button>
        </p>
      )}
      {conflict !== null && (
        <Conflict
          conflict={conflict}
          workoutId={draft.before.id}
          onTheirs={takeTheirs}
          onMine={(workout) => {
            setDraft((edit) => ({
              ...edit,
              key: newIdempotencyKey(),
              before: { ...edit.before, version: workout.version },
            }))
            setConflict(null)
          }}
        />
      )}
    </WorkoutForm>
  )
}

async function newest(id: string): Promise<WorkoutView | 'deleted'> {
  try {
    return await client.workouts.get(id)
  } catch (error) {
    if (error instanceof SpotterError && error.code === 'not-found') return 'deleted'
    throw error
  }
}

interface ConflictProps {
  conflict: WorkoutView | 'deleted'
  workoutId: string
  onTheirs: (workout: WorkoutView) => void
  onMine: (workout: WorkoutView) => void
}

/** Somebody else was quicker: what is written here stays until it is decided whose is right. */
function Conflict({ conflict, workoutId, onTheirs, onMine }: ConflictProps) {
  // it may be far from the button that was tapped
  const card = useRef<HTMLDivElement>(null)
  useEffect(() => {
    card.current?.scrollIntoView({ block: 'center' })
    card.current?.focus({ preventScroll: true })
  }, [])
  const bringBack = useTask(async () => onMine((await client.workouts.restore(workoutId)).workout))
  return (
    <div ref={card} tabIndex={-1} class={classes(cardStyles.card, styles.conflict)} role="alert" data-testid="conflict">
      <p>
        <strong>
          {conflict === 'deleted'
            ? 'This workout was deleted in the meantime.'
            : 'This workout was changed somewhere else in the meantime.'}
        </strong>{' '}
        Nothing of yours is lost.
      </p>
      <div class={actionsStyles.rowActions}>
        {conflict === 'deleted' ? (
          <Button busy={bringBack.busy} onClick={bringBack.run}>
            Bring it back and keep editing
          </Button>
        ) : (
          <>
            <Button onClick={() => onMine(conflict)}>Keep editing mine</Button>
            <Button kind="quiet" onClick={() => onTheirs(conflict)}>
              Load the newer one
            </Button>
          </>
        )}
      </div>
      {bringBack.problem !== null && <p class="problem-text">{bringBack.problem}</p>}
    </div>
  )
}
