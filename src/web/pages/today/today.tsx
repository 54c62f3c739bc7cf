import { PageTitle } from '../../ui/page-title.tsx'

/** What matters today. */
export function Today() {
  return <PageTitle title="Today" />
}
