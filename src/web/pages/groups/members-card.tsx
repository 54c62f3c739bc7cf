import { useState } from 'preact/hooks'
import type { Group, GroupDetail } from '../../../features/groups/contract.ts'
import { useFormat } from '../../format/use-format.ts'
import { initials } from '../../format/words.ts'
import { client } from '../../state/client.ts'
import { useMe } from '../../state/session.tsx'
import { useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Confirm } from '../../ui/confirm.tsx'

type People = NonNullable<GroupDetail['people']>

interface Props {
  group: Group
  people: People
  onChanged: () => void
}

/** Who is in it and who was asked. The owner may send somebody away. */
export function MembersCard({ group, people, onChanged }: Props) {
  const format = useFormat()
  const { user } = useMe()
  const isOwner = user.id === group.ownerId
  const [leaving, setLeaving] = useState<People['members'][number] | null>(null)
  const remove = useTask(async () => {
    if (leaving) await client.groups.removeMember(group.id, leaving.id)
    setLeaving(null)
    onChanged()
  })
  const withdraw = useTask(async (userId: string) => {
    await client.groups.withdraw(group.id, userId)
    onChanged()
  })
  return (
    <Card title="Members" aside={format.number(group.members)} testid="members">
      <ul class="people">
        {people.members.map((member) => (
          <li key={member.id} class="person" data-testid="member">
            <span class="avatar" aria-hidden="true">
              {initials(member.displayName)}
            </span>
            <span class="person-text">
              <strong>{member.displayName}</strong>
              <small>
                {member.id === group.ownerId ? 'Owner' : `Since ${format.dayWithYear(format.dateOf(member.joinedAt))}`}
              </small>
            </span>
            {isOwner && member.id !== user.id && (
              <Button aria-label={`Remove ${member.displayName}`} onClick={() => setLeaving(member)}>
                Remove
              </Button>
            )}
          </li>
        ))}
        {people.invited.map(({ id, displayName, invitedBy, since }) => (
          <li key={id} class="person" data-testid="invited">
            <span class="avatar avatar-quiet" aria-hidden="true">
              {initials(displayName)}
            </span>
            <span class="person-text">
              <strong>{displayName}</strong>
              <small>Invited {format.when(format.dateOf(since))}</small>
            </span>
            {(isOwner || invitedBy === user.id) && (
              <Button
                busy={withdraw.busy}
                aria-label={`Withdraw the invitation of ${displayName}`}
                onClick={() => withdraw.run(id)}
              >
                Withdraw
              </Button>
            )}
          </li>
        ))}
      </ul>
      {withdraw.problem !== null && <p class="problem-text">{withdraw.problem}</p>}
      {leaving && (
        <Confirm
          title={`Remove ${leaving.displayName}?`}
          confirm="Remove"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={remove.run}
          onCancel={() => setLeaving(null)}
        >
          {leaving.displayName} leaves the leaderboard and stops seeing it at once. The link still lets them in again.
        </Confirm>
      )}
    </Card>
  )
}
