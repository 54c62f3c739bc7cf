/** A log of Strong of so many sets: two workouts a day of 24 sets each, of 60 exercises, a fifth of them known to nobody. */
export function logOf(sets: number): string {
  const lines = [
    'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE',
  ]
  for (let n = 0; n < sets; n++) {
    const [workout, exercise] = [Math.floor(n / 24), Math.floor(n / 4)]
    const at = new Date(Date.UTC(1990, 0, 1, 6) + workout * 43_200_000).toISOString().slice(0, 19).replace('T', ' ')
    const name = NAMES[(exercise * 7 + workout) % NAMES.length]
    lines.push(
      `${at},Day ${workout % 3},1h 5m,${name},${(n % 4) + 1},${40 + (workout % 60) + (n % 4)},${5 + (n % 6)},0,0,,,8`,
    )
  }
  return lines.join('\n')
}

const KNOWN = [
  'Bench Press',
  'Squat',
  'Deadlift',
  'Overhead Press',
  'Bent Over Row',
  'Shrug',
  'Good Morning',
  'Front Squat',
]
const NAMES = [
  ...KNOWN.flatMap((name) => [`${name} (Barbell)`, `${name} (Dumbbell)`, `${name} (Smith Machine)`]),
  ...Array.from({ length: 12 }, (_, at) => `A lift of my own ${at}`),
]
