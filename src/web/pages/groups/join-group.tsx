import { useEffect } from 'preact/hooks'
import { client } from '../../state/client.ts'
import { go } from '../../state/router.ts'
import { useLoad } from '../../state/use-task.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { JoinCard } from './join-card.tsx'

/** Where a group's link leads: into the group, or to the question whether to join it. */
export function JoinGroup({ secret }: { secret: string }) {
  const { value: link, problem, reload } = useLoad(() => client.groups.followLink(secret), [secret])
  const memberOf = link?.isMember ? link.group.id : null
  useEffect(() => {
    if (memberOf !== null) go(`groups/${memberOf}`)
  }, [memberOf])
  return (
    <>
      <PageTitle title={link?.group.name ?? 'Group'} />
      {problem !== null && (
        <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
          {problem}
        </Notice>
      )}
      {link === null && problem === null && <Skeleton kind="page" />}
      {link !== null && problem === null && !link.isMember && (
        <JoinCard group={link.group} secret={secret} onJoined={reload} />
      )}
    </>
  )
}
