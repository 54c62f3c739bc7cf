import { usePreferences } from '../../parts/use-preferences.ts'
import { Card } from '../../ui/card.tsx'
import { SavedStatus } from './saved-status.tsx'

/** What others may see; each switch is saved as it is turned. */
export function PrivacyForm() {
  const { draft, save, busy, problem, saved } = usePreferences(['leaderboardOptIn', 'painWords'])
  return (
    <Card title="What others see" testid="privacy-form">
      <label class="check">
        <input
          type="checkbox"
          checked={draft.leaderboardOptIn}
          disabled={busy}
          onChange={(event) => save({ leaderboardOptIn: event.currentTarget.checked })}
        />
        <span>
          Show me on the leaderboards of my groups
          <small class="field-hint">Your training days this week, by name.</small>
        </span>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={draft.painWords}
          disabled={busy}
          onChange={(event) => save({ painWords: event.currentTarget.checked })}
        />
        <span>
          Tell my trainers when my notes speak of pain
          <small class="field-hint">A trainer can read your notes in any case; this points them out.</small>
        </span>
      </label>
      <SavedStatus problem={problem} saved={saved} />
    </Card>
  )
}
