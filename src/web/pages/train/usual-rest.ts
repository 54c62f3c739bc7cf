/** What people rest; 0: no timer. */
export const REST_SECONDS = [0, 30, 45, 60, 90, 120, 150, 180, 240, 300] as const
const USUAL_SECONDS = 120
/** As this device is set, whoever uses it. */
const NAME = 'spotter.rest-seconds'

type Kept = Record<string, number>

function read(): Kept {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? '{}') as Kept | number
    // an earlier build knew one length for all exercises
    return typeof kept === 'number' ? { '': kept } : kept
  } catch {
    return {}
  }
}

/** How long one rests after a set of this exercise, as last chosen on this device. */
export const usualRest = (exerciseId: string): number => {
  const kept = read()
  return kept[exerciseId] ?? kept[''] ?? USUAL_SECONDS
}

export function keepUsualRest(exerciseId: string, seconds: number): void {
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...read(), [exerciseId]: seconds, '': seconds }))
  } catch {
    // Without room or permission the usual length stays.
  }
}
