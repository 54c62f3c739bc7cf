/** Workouts that wait in this browser for a connection. */
export function UnsentCard() {
  return null
}
