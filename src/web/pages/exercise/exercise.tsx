import { PageTitle } from '../../ui/page-title.tsx'

/** One exercise: how strong, how often, what next. */
export function ExercisePage(_props: { id: string }) {
  return <PageTitle title="Exercise" />
}
