import { useId, useState } from 'preact/hooks'
import { useFormat } from '../../format/use-format.ts'
import { plural, type RecentWorkout } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Icon } from '../../ui/icon.tsx'
import { UpdatedItem } from '../../ui/updated.tsx'
import { WorkoutDetail } from './workout-detail.tsx'

interface Props {
  workout: RecentWorkout
  fresh: boolean
  own: boolean
  onDeleted?: () => void
}

/** One workout in a list: opens to its sets; its owner can delete it. */
export function WorkoutRow({ workout, fresh, own, onDeleted }: Props) {
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const [asking, setAsking] = useState(false)
  const detail = useId()
  const remove = useTask(async () => {
    await client.workouts.remove(workout.id)
    setAsking(false)
    onDeleted?.()
  })
  const facts = [
    `${workout.exercises}\u00a0${plural(workout.exercises, 'exercise')}`,
    `${workout.sets}\u00a0${plural(workout.sets, 'set')}`,
    ...(workout.durationS === null ? [] : [format.duration(workout.durationS)]),
  ]
  // What is compared is everything shown: an edit elsewhere lights the row up.
  const value = JSON.stringify(workout)

  return (
    <UpdatedItem value={value} fresh={fresh} class="workout" testid="recent-item">
      <button
        type="button"
        class="workout-head"
        aria-expanded={open}
        aria-controls={detail}
        onClick={() => setOpen(!open)}
      >
        <span class="workout-text">
          <strong>{workout.title}</strong>
          <small>
            {format.when(workout.localDate)} · {facts.join(' · ')}
          </small>
        </span>
        <span class="workout-volume number">{workout.volumeKg > 0 ? format.volume(workout.volumeKg) : ''}</span>
        <span class={`turn ${open ? 'turned' : ''}`}>
          <Icon name="chevron" size={18} />
        </span>
      </button>
      <div id={detail} hidden={!open}>
        {open && <WorkoutDetail id={workout.id} news={value} />}
        {open && own && (
          <p class="workout-actions">
            <Button kind="quiet" icon="trash" onClick={() => setAsking(true)} data-testid="delete-workout">
              Delete
            </Button>
          </p>
        )}
      </div>
      {asking && (
        <Confirm
          title={`Delete “${workout.title}”?`}
          confirm="Delete workout"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={remove.run}
          onCancel={() => setAsking(false)}
        >
          Its sets go with it, and your streak, volume and records are counted anew.
        </Confirm>
      )}
    </UpdatedItem>
  )
}
