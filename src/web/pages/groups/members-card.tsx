import { useState } from 'preact/hooks'
import type { Group, GroupPeople } from '../../../contract/groups.ts'
import { initials } from '../../format/words.ts'
import peopleStyles from '../../parts/people.module.css'
import { client } from '../../state/client.ts'
import { useMe } from '../../state/session.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useTask } from '../../state/use-task.ts'
import avatarStyles from '../../ui/avatar.module.css'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Confirm } from '../../ui/confirm.tsx'
import styles from './groups.module.css'
import { Invited } from './invited.tsx'
import { Removed } from './removed.tsx'

type Person = GroupPeople['members'][number]

interface Props {
  group: Group
  people: GroupPeople
  onChanged: () => void
}

/** Who is in it and who was asked. The owner may send somebody away, or make them the owner. */
export function MembersCard({ group, people, onChanged }: Props) {
  const format = useFormat()
  const { user } = useMe()
  const isOwner = user.id === group.ownerId
  const [asking, setAsking] = useState<{ about: 'removal' | 'ownership'; member: Person } | null>(null)
  const change = useTask(async () => {
    if (asking?.about === 'removal') await client.groups.removeMember(group.id, asking.member.id)
    else if (asking?.about === 'ownership') await client.groups.handOver(group.id, asking.member.id)
    setAsking(null)
    onChanged()
  })
  return (
    <Card title="Members" aside={format.number(group.members)} testid="members">
      <ul class={peopleStyles.people}>
        {people.members.map((member) => (
          <li key={member.id} class={classes(peopleStyles.person, peopleStyles.personWraps)} data-testid="member">
            <span class={avatarStyles.avatar} aria-hidden="true">
              {initials(member.displayName)}
            </span>
            <span class={peopleStyles.personText}>
              <strong>{member.displayName}</strong>
              <small>
                {member.id === group.ownerId ? 'Owner' : `Since ${format.dayWithYear(format.dateOf(member.joinedAt))}`}
              </small>
            </span>
            {isOwner && member.id !== user.id && (
              <span class={styles.memberActions}>
                <Button
                  aria-label={`Make owner: ${member.displayName}`}
                  onClick={() => setAsking({ about: 'ownership', member })}
                >
                  Make owner
                </Button>
                <Button
                  aria-label={`Remove ${member.displayName}`}
                  onClick={() => setAsking({ about: 'removal', member })}
                >
                  Remove
                </Button>
              </span>
            )}
          </li>
        ))}
        {people.invited.map((invitation) => (
          <Invited
            key={invitation.id}
            groupId={group.id}
            invitation={invitation}
            mayWithdraw={isOwner || invitation.invitedBy.id === user.id}
            onWithdrawn={onChanged}
          />
        ))}
      </ul>
      {people.removed !== null && people.removed.length > 0 && (
        <Removed groupId={group.id} people={people.removed} onLifted={onChanged} />
      )}
      {asking?.about === 'removal' && (
        <Confirm
          title={`Remove ${asking.member.displayName}?`}
          confirm="Remove"
          busy={change.busy}
          problem={change.problem}
          onConfirm={change.run}
          onCancel={() => setAsking(null)}
        >
          {asking.member.displayName} leaves the leaderboard and stops seeing it at once, and cannot join again unless
          you let them. The group gets a new link; links that were sent so far stop working.
        </Confirm>
      )}
      {asking?.about === 'ownership' && (
        <Confirm
          title={`Make ${asking.member.displayName} the owner?`}
          confirm="Make owner"
          busy={change.busy}
          problem={change.problem}
          onConfirm={change.run}
          onCancel={() => setAsking(null)}
        >
          Only the owner renames the group, renews its link, removes people and deletes it. You stay in it as a member.
        </Confirm>
      )}
    </Card>
  )
}
