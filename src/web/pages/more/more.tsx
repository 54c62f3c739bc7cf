import { PageTitle } from '../../ui/page-title.tsx'

/** Where a phone finds what its bar has no room for. */
export function More() {
  return <PageTitle title="More" />
}
