/** What a workout is called that nobody named, by the hour it begins in. */
export function usualTitle(hour: number): string {
  const part = hour < 5 ? 'Night' : hour < 12 ? 'Morning' : hour < 17 ? 'Afternoon' : 'Evening'
  return `${part} workout`
}
