import { usePreferences } from '../../parts/use-preferences.ts'
import { WholeNumberInput } from '../../parts/whole-number-input.tsx'
import { useMe } from '../../state/session.tsx'
import { Button } from '../../ui/button.tsx'
import { Form } from '../../ui/form.tsx'
import styles from './muscles-card.module.css'

const MOST = 100

/** The member's own range of sets a week, changed where it is seen. */
export function BandForm() {
  const { preferences } = useMe()
  const { draft, set, save, busy, problem } = usePreferences(['setsLow', 'setsHigh'])
  const { setsLow, setsHigh } = draft
  const isChanged = setsLow !== preferences.setsLow || setsHigh !== preferences.setsHigh
  const isRange = setsLow >= 0 && setsLow <= setsHigh && setsHigh >= 1 && setsHigh <= MOST
  const field = (name: 'setsLow' | 'setsHigh', label: string, testid: string) => (
    <WholeNumberInput
      class={styles.bandField}
      aria-label={label}
      data-testid={testid}
      min={name === 'setsHigh' ? 1 : 0}
      max={MOST}
      value={draft[name]}
      onChange={(sets) => set({ [name]: sets })}
    />
  )
  return (
    <Form layout="own" class={styles.legend} testid="band-form" onSubmit={() => void save()}>
      <span class={styles.legendBand} aria-hidden="true" />
      <span>Target:</span>
      {field('setsLow', 'Fewest sets a week', 'band-low')}
      <span>to</span>
      {field('setsHigh', 'Most sets a week', 'band-high')}
      <span>sets a week</span>
      {isChanged && (
        <Button kind="primary" type="submit" busy={busy} disabled={!isRange}>
          Save
        </Button>
      )}
      <span role="status" class="problem-text">
        {problem ?? (isChanged && !isRange ? 'The first must not be above the second.' : '')}
      </span>
    </Form>
  )
}
