const MOST_BYTES = 20 * 1024 * 1024 - 4_096
/** Enough where it is the lines that are dear. */
const SOME_BYTES = 4 * 1024 * 1024

const minute = (n: number) => new Date(Date.UTC(1970, 0, 1) + n * 60_000).toISOString()
export const wallTime = (n: number) => minute(n).slice(0, 19).replace('T', ' ')

/** As many lines between the two as there is room for. */
function filled(head: string, lineOf: (n: number) => string, end = '', most = MOST_BYTES): string {
  const lines = [head]
  let bytes = head.length
  for (let n = 0; bytes < most; n++) {
    const line = lineOf(n)
    bytes += Buffer.byteLength(line) + 1
    lines.push(line)
  }
  return lines.join('\n') + end
}

export const STRONG =
  'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE'

const strongLog = (lineOf: (n: number) => string, most = MOST_BYTES) => filled(STRONG, lineOf, '', most)

/** What a file may be made of to be as dear as can be. */
export const FILES: Record<string, () => string> = {
  'a log of Strong': () =>
    strongLog((n) => {
      const [workout, exercise, set] = [Math.floor(n / 24), Math.floor(n / 4), n % 4]
      return `${wallTime(1_000 * workout)},Day ${workout % 3},1h 5m,Name ${exercise % 1_500} (Barbell),${set + 1},60,5,0,0,"well, well",,8`
    }),
  'an export of ours': () =>
    filled(
      '{"format":"spotter","version":1,"exercises":[],"workouts":[',
      (n) => {
        const sets = [1, 2, 3].map((reps) => ({ weightKg: 60, reps }))
        const exercises = [0, 1, 2, 3].map((e) => ({ name: `Name ${(n + e) % 1_500}`, sets }))
        return (n > 0 ? ',' : '') + JSON.stringify({ title: 'A', startedAt: minute(900 * n), endedAt: null, exercises })
      },
      ']}',
      2 * SOME_BYTES,
    ),
  'as many workouts as anybody may have, of one set each': () =>
    [STRONG, ...Array.from({ length: 50_000 }, (_, n) => `${wallTime(500 * n)},A,1h,Squat,1,60,5,0,0,,,`)].join('\n'),
  'another exercise in every line': () =>
    strongLog((n) => `${wallTime(1_000 * Math.floor(n / 100))},A,1h,Name ${n},1,60,5,0,0,,,`, SOME_BYTES),
  'letters of two bytes': () =>
    strongLog(
      (n) => `${wallTime(1_000 * Math.floor(n / 24))},День,1h,Жим ${n % 24},1,60,5,0,0,${'ж'.repeat(200)},,`,
      SOME_BYTES,
    ),
}
