import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import { plural } from '../../format/words.ts'
import { showToast } from '../../parts/toast.tsx'
import { client } from '../../state/client.ts'
import { doStep, rememberFinished, takeAnswer } from '../../state/open/open-workout.ts'
import { go } from '../../state/router.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { placeIn } from './count-sets.ts'
import { leaveField } from './go-on.ts'

/** Ends the workout and shows what it came to. */
export function finish(workout: OpenWorkout): void {
  leaveField()
  rememberFinished(workout)
  doStep(workout.id, { do: 'finish', endedAt: new Date().toISOString() })
  go('finished')
}

/** Throws the workout away, and says how to get it back. */
export function discard({ id, title }: OpenWorkout): void {
  doStep(id, { do: 'discard' })
  const bringBack = async () => {
    // what waits is sent first: before that there is nothing to bring back
    await client.unsent.send()
    await client.workouts.restore(id)
    const answer = await client.open.get()
    if (answer) takeAnswer(answer)
    go('train')
  }
  showToast({ text: `${title} discarded.`, action: { label: 'Undo', run: bringBack } })
  go('log')
}

interface Props {
  workout: OpenWorkout
  onBack: () => void
}

/** Asks about sets that are not done; a workout without a set that is done can only be discarded. */
export function FinishDialog({ workout, onBack }: Props) {
  const { done, sets } = placeIn(workout)
  const left = sets - done
  if (done === 0)
    return (
      <Confirm
        title="No set is done yet"
        confirm="Discard workout"
        cancel="Back"
        onConfirm={() => discard(workout)}
        onCancel={onBack}
      >
        Check off at least one set to finish, or discard the workout.
      </Confirm>
    )
  return (
    <Confirm
      title={`${left} of ${sets} sets not done`}
      confirm="Finish without them"
      cancel="Back"
      kind="primary"
      onConfirm={() => finish(workout)}
      onCancel={onBack}
    >
      {left} {plural(left, 'set is', 'sets are')} planned and not checked off. {plural(left, 'It', 'They')} will be left
      out.
    </Confirm>
  )
}
