import { PageTitle } from '../../ui/page-title.tsx'

/** Every workout, to search, filter and open. */
export function History() {
  return <PageTitle title="History" />
}
