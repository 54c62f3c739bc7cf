import { useEffect, useState } from 'preact/hooks'
import type { SetsBand } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useSession } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'

const MOST = 100

/** The member's own range of sets a week, changed where it is seen. */
export function BandForm({ band: { setsLow, setsHigh } }: { band: SetsBand }) {
  const { loadMe } = useSession()
  const [low, setLow] = useState(setsLow)
  const [high, setHigh] = useState(setsHigh)
  // changed in another window
  useEffect(() => {
    setLow(setsLow)
    setHigh(setsHigh)
  }, [setsLow, setsHigh])
  const save = useTask(async () => {
    await client.me.update({ preferences: { setsLow: low, setsHigh: high } })
    await loadMe()
  })
  const isChanged = low !== setsLow || high !== setsHigh
  const isRange = low >= 0 && low <= high && high >= 1 && high <= MOST
  const field = (label: string, testid: string, value: number, set: (value: number) => void) => (
    <input
      type="number"
      inputMode="numeric"
      class="band-field"
      aria-label={label}
      data-testid={testid}
      min={0}
      max={MOST}
      step={1}
      required
      value={Number.isNaN(value) ? '' : value}
      onInput={({ currentTarget: { valueAsNumber } }) => set(Math.round(valueAsNumber))}
    />
  )
  return (
    <form
      class="legend"
      data-testid="band-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save.run()
      }}
    >
      <span class="legend-band" aria-hidden="true" />
      {field('Fewest sets a week', 'band-low', low, setLow)}
      <span>to</span>
      {field('Most sets a week', 'band-high', high, setHigh)}
      <span>sets a week is your range</span>
      {isChanged && (
        <Button kind="primary" type="submit" busy={save.busy} disabled={!isRange}>
          Save
        </Button>
      )}
      <span role="status" class="problem-text">
        {save.problem ?? (isChanged && !isRange ? 'The first must not be above the second.' : '')}
      </span>
    </form>
  )
}
