import { PageTitle } from '../../ui/page-title.tsx'

/** One workout, with what was said about it. */
export function Workout(_props: { id: string }) {
  return <PageTitle title="Workout" />
}
