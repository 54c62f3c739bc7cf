import { useState } from 'preact/hooks'
import type { CoachingLink } from '../../../contract/coaching.ts'
import { initials } from '../../format/words.ts'
import peopleStyles from '../../parts/people.module.css'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useLoad, useTask } from '../../state/use-task.ts'
import avatarStyles from '../../ui/avatar.module.css'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import checkStyles from '../../ui/check.module.css'
import { classes } from '../../ui/classes.ts'
import { Confirm } from '../../ui/confirm.tsx'

/** Who may read the member's data, and the way to end it. */
export function Readers() {
  const format = useFormat()
  const { coachingNews } = useOwnProgress()
  const { value, problem, reload } = useLoad(() => client.coaching.trainers(), [coachingNews])
  const [ending, setEnding] = useState<CoachingLink | null>(null)
  const end = useTask(async () => {
    if (ending) await client.coaching.end(ending.id)
    setEnding(null)
    reload()
  })
  const unblock = useTask(async (trainerId: string) => {
    await client.coaching.unblock(trainerId)
    reload()
  })
  const { trainers = [], blocked = [] } = value ?? {}
  return (
    <Card title="Who can see your training" testid="readers">
      {problem !== null && <p class="problem-text">{problem}</p>}
      {value && trainers.length === 0 && <p class="quiet">Only you. A trainer can invite you by your email address.</p>}
      <ul class={peopleStyles.people}>
        {trainers.map((link) => (
          <li key={link.id} class={classes(peopleStyles.person, peopleStyles.personWraps)} data-testid="reader">
            <span class={avatarStyles.avatar} aria-hidden="true">
              {initials(link.trainer.displayName)}
            </span>
            <span class={peopleStyles.personText}>
              <strong>{link.trainer.displayName}</strong>
              <small>Trainer since {format.dayWithYear(format.dateOf(link.since))}</small>
            </span>
            <Button onClick={() => setEnding(link)} data-testid="end-coaching">
              End
            </Button>
            <MayPlan link={link} onChanged={reload} />
          </li>
        ))}
        {blocked.map(({ id, displayName, since }) => (
          <li key={id} class={peopleStyles.person} data-testid="blocked-trainer">
            <span class={classes(avatarStyles.avatar, avatarStyles.avatarQuiet)} aria-hidden="true">
              {initials(displayName)}
            </span>
            <span class={peopleStyles.personText}>
              <strong>{displayName}</strong>
              <small>{unblock.problem ?? `May not ask you since ${format.dayWithYear(format.dateOf(since))}`}</small>
            </span>
            <Button busy={unblock.busy} aria-label={`Let ${displayName} ask again`} onClick={() => unblock.run(id)}>
              Let them ask
            </Button>
          </li>
        ))}
      </ul>
      {ending && (
        <Confirm
          title={`End coaching with ${ending.trainer.displayName}?`}
          confirm="End coaching"
          busy={end.busy}
          problem={end.problem}
          onConfirm={end.run}
          onCancel={() => setEnding(null)}
        >
          {ending.trainer.displayName} stops seeing your progress and workouts at once.
        </Confirm>
      )}
    </Card>
  )
}

/** The member's leave: while they train, the trainer may change what is not done yet, and write a cue. */
function MayPlan({ link, onChanged }: { link: CoachingLink; onChanged: () => void }) {
  /** What was chosen, until the server says so too. */
  const [chosen, setChosen] = useState<boolean | null>(null)
  const change = useTask(async (mayPlan: boolean) => {
    setChosen(mayPlan)
    try {
      await client.coaching.change(link.id, { mayPlan })
    } catch (error) {
      setChosen(null)
      throw error
    }
    onChanged()
  })
  return (
    <label class={classes(checkStyles.check, peopleStyles.below)}>
      <input
        type="checkbox"
        checked={chosen ?? link.mayPlan}
        disabled={change.busy}
        data-testid="may-plan"
        onChange={({ currentTarget }) => change.run(currentTarget.checked)}
      />
      <span>
        May change my targets and show me a cue while I train
        <small class="quiet">{change.problem ?? 'Only what is not done yet.'}</small>
      </span>
    </label>
  )
}
