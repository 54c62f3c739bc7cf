/* Wall times of a zone, as `<input type="datetime-local">` holds them: 2026-11-23T18:05. */

export const deviceZone: string = Intl.DateTimeFormat().resolvedOptions().timeZone

export function wallTime(instantMs: number, timeZone: string): string {
  const text = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  }).format(instantMs)
  return text.replace(' ', 'T')
}

/** The instant of a wall time, NaN for none. One that a change of clocks leaves out is taken as if there were none. */
export function instantOf(text: string, timeZone: string): number {
  const asUtc = Date.parse(`${text}Z`)
  if (Number.isNaN(asUtc)) return Number.NaN
  const offsetAt = (ms: number) => Date.parse(`${wallTime(ms, timeZone)}Z`) - Math.floor(ms / 60_000) * 60_000
  // the offset there, and once more where that leads: the two differ near a change of clocks
  const near = asUtc - offsetAt(asUtc)
  return asUtc - offsetAt(near)
}
