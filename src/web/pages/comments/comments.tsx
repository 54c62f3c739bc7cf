/** What was said about one workout, and a field to say more. */
export function Comments(_props: { workoutId: string }) {
  return null
}
