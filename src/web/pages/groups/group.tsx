import { PageTitle } from '../../ui/page-title.tsx'

/** One group's leaderboard. */
export function GroupPage(_props: { id: string }) {
  return <PageTitle title="Group" />
}
