import { PageTitle } from '../../ui/page-title.tsx'

/** The library by muscle and equipment, and the member's own. */
export function Exercises() {
  return <PageTitle title="Exercises" />
}
