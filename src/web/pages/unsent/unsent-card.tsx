import { useState } from 'preact/hooks'
import type { UnsentEntry } from '../../../client/index.ts'
import { client } from '../../state/client.ts'
import { useUnsent } from '../../state/unsent.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { RefusedCard } from './refused-card.tsx'
import { WaitingCard } from './waiting-card.tsx'

/** Workouts that this browser keeps because the server has not taken them: yet, or as they are. */
export function UnsentCard() {
  const entries = useUnsent()
  const [discarding, setDiscarding] = useState<UnsentEntry | null>(null)
  const waiting = entries.filter(({ refused }) => refused === undefined)
  const refused = entries.filter(({ refused }) => refused !== undefined).filter(isFirstOfItsWorkout)
  return (
    <>
      {refused.length > 0 && <RefusedCard entries={refused} onDiscard={setDiscarding} />}
      {waiting.length > 0 && <WaitingCard entries={waiting} onDiscard={setDiscarding} />}
      {discarding && (
        <Confirm
          title="Discard what was saved?"
          confirm="Discard"
          onCancel={() => setDiscarding(null)}
          onConfirm={() => {
            for (const { key } of entries.filter((one) => isOneWith(one, discarding))) client.unsent.discard(key)
            setDiscarding(null)
          }}
        >
          It is in this browser only, and will be gone.
        </Confirm>
      )}
    </>
  )
}

/** The steps of a workout are decided on together: one without those before it says nothing. */
const isOneWith = (one: UnsentEntry, other: UnsentEntry): boolean =>
  one.key === other.key || (one.kind === 'step' && other.kind === 'step' && one.workoutId === other.workoutId)

const isFirstOfItsWorkout = (entry: UnsentEntry, at: number, all: readonly UnsentEntry[]): boolean =>
  all.findIndex((one) => isOneWith(one, entry)) === at
