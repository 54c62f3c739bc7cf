import { useEffect, useState } from 'preact/hooks'
import type { TrainingNow } from '../../../contract/training/open-routes.ts'
import { initials } from '../../format/words.ts'
import peopleStyles from '../../parts/people.module.css'
import { client } from '../../state/client.ts'
import { useFormat } from '../../state/use-format.ts'
import { useLoad, useTask } from '../../state/use-task.ts'
import avatarStyles from '../../ui/avatar.module.css'
import { Card } from '../../ui/card.tsx'
import checkStyles from '../../ui/check.module.css'

interface Props {
  groupId: string
  showsMine: boolean
  /** Another one when the leaderboard has changed: somebody may have begun or ended. */
  news: number | undefined
  onChanged: () => void
}

/** Sets are done a few times a minute: that often is soon enough for people who train elsewhere. */
const EVERY_MS = 5_000

/** Who of the group trains at this moment, of those who let it see that; and the switch for oneself. */
export function TrainingCard({ groupId, showsMine, news, onChanged }: Props) {
  const [round, setRound] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && setRound((n) => n + 1), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  const { value } = useLoad(() => client.groups.training(groupId), [groupId, news, round])
  /** What was chosen, until the server says so too. */
  const [chosen, setChosen] = useState<boolean | null>(null)
  const change = useTask(async (shows: boolean) => {
    setChosen(shows)
    try {
      await client.groups.showTraining(groupId, shows)
    } catch (error) {
      setChosen(null)
      throw error
    }
    onChanged()
    setRound((n) => n + 1)
  })
  const training = value?.data.training ?? []
  return (
    <Card title="Training now" testid="group-training">
      {value !== null && training.length === 0 && <p class="quiet">Nobody at the moment.</p>}
      <ul class={peopleStyles.people}>
        {training.map((one) => (
          <Trainee key={one.userId} one={one} />
        ))}
      </ul>
      <label class={checkStyles.check}>
        <input
          type="checkbox"
          checked={chosen ?? showsMine}
          disabled={change.busy}
          data-testid="shows-my-training"
          onChange={({ currentTarget }) => change.run(currentTarget.checked)}
        />
        <span>
          Show this group when I train
          <small class="quiet">{change.problem ?? 'Exercise and number of sets. No weights.'}</small>
        </span>
      </label>
    </Card>
  )
}

function Trainee({ one }: { one: TrainingNow['training'][number] }) {
  const format = useFormat()
  return (
    <li class={peopleStyles.person} data-testid="trainee">
      <span class={avatarStyles.avatar} aria-hidden="true">
        {initials(one.displayName)}
      </span>
      <span class={peopleStyles.personText}>
        <strong>{one.displayName}</strong>
        <small>
          {one.exercise ?? one.title} · {format.number(one.setsDone)} of {format.number(one.sets)} sets
        </small>
      </span>
    </li>
  )
}
