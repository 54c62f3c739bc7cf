import { PageTitle } from '../../ui/page-title.tsx'

/** The groups one trains with. */
export function Groups() {
  return <PageTitle title="Groups" />
}
