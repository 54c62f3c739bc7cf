import { PageTitle } from '../../ui/page-title.tsx'

/** A saved workout in the form that it was written in. */
export function EditWorkout(_props: { id: string }) {
  return <PageTitle title="Change workout" />
}
