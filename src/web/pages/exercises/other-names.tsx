import peopleStyles from '../../parts/people.module.css'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useLoad, useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'

/** The names that the member's logs use for exercises, as far as they were told; nothing when none was. */
export function OtherNames() {
  const { state } = useOwnProgress()
  const { value } = useLoad(() => client.exercises.aliases(), [state?.version.revision])
  const forget = useTask((name: string) => client.exercises.forgetAlias(name))
  const aliases = value?.data.aliases ?? []
  if (aliases.length === 0) return null
  return (
    <Card title="Names that you taught" testid="other-names">
      <p class="quiet small">Imports and typed names go by these first.</p>
      {forget.problem !== null && <p class="problem-text">{forget.problem}</p>}
      <ul class={peopleStyles.people}>
        {aliases.map(({ name, exerciseId, exercise }) => (
          <li key={name} class={peopleStyles.person}>
            <span class={peopleStyles.personText}>
              <strong>{name}</strong>
              <small>
                means <a href={`#/exercises/${exerciseId}`}>{exercise}</a>
              </small>
            </span>
            <Button busy={forget.busy} aria-label={`Forget ${name}`} onClick={() => forget.run(name)}>
              Forget
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
