import { usePreferences } from '../../parts/use-preferences.ts'
import { Card } from '../../ui/card.tsx'
import checkStyles from '../../ui/check.module.css'
import fieldStyles from '../../ui/field.module.css'
import { FormStatus } from '../../ui/form.tsx'

/** What others may see; each switch is saved as it is turned. */
export function PrivacyForm() {
  const { draft, save, busy, problem, saved } = usePreferences(['leaderboardOptIn', 'painWords'])
  return (
    <Card title="What others see" testid="privacy-form">
      <label class={checkStyles.check}>
        <input
          type="checkbox"
          checked={draft.leaderboardOptIn}
          disabled={busy}
          onChange={(event) => save({ leaderboardOptIn: event.currentTarget.checked })}
        />
        <span>
          Show me on the leaderboards of my groups
          <small class={fieldStyles.fieldHint}>Your training days this week, by name.</small>
        </span>
      </label>
      <label class={checkStyles.check}>
        <input
          type="checkbox"
          checked={draft.painWords}
          disabled={busy}
          onChange={(event) => save({ painWords: event.currentTarget.checked })}
        />
        <span>
          Alert my trainer when I mention pain
          <small class={fieldStyles.fieldHint}>A trainer can read your notes in any case; this points them out.</small>
        </span>
      </label>
      <FormStatus problem={problem} done={saved || ''} />
    </Card>
  )
}
