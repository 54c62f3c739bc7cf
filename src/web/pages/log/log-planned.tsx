import { PageTitle } from '../../ui/page-title.tsx'

/** The form filled with what a trainer planned. */
export function LogPlanned(_props: { id: string }) {
  return <PageTitle title="Log a workout" />
}
