import { useMemo, useState } from 'preact/hooks'
import type { ExerciseSession } from '../../../contract/analysis.ts'
import { fromKg, fromMetres } from '../../../contract/arithmetic/units.ts'
import type { Format } from '../../format/format.ts'
import { lazy } from '../../parts/lazy.tsx'
import { useFormat } from '../../state/use-format.ts'
import { AsTable } from '../../ui/as-table.tsx'
import { Card } from '../../ui/card.tsx'
import factsStyles from '../../ui/facts.module.css'
import fieldStyles from '../../ui/field.module.css'

const LineChart = lazy(() => import('../../parts/line-chart.tsx').then((module) => module.LineChart), 'chart')

interface Course {
  name: string
  /** The value of a session in the reader's unit; null where there is none. */
  of: (session: ExerciseSession) => number | null
  show: (value: number) => string
}

/** What can be drawn of an exercise, the most telling first. */
function coursesOf(format: Format): Course[] {
  const { weightUnit, distanceUnit } = format
  const inUnit = (kg: number | null) => (kg === null ? null : fromKg(kg, weightUnit))
  const weight = (value: number) => `${format.number(value, 1)} ${weightUnit}`
  return [
    { name: 'Estimated 1RM', of: ({ bestE1rmKg }) => inUnit(bestE1rmKg), show: weight },
    { name: 'Heaviest weight', of: ({ bestWeightKg }) => inUnit(bestWeightKg), show: weight },
    { name: 'Least help', of: ({ leastHelpKg }) => inUnit(leastHelpKg), show: weight },
    { name: 'Volume', of: ({ volumeKg }) => inUnit(volumeKg || null), show: weight },
    { name: 'Repetitions', of: ({ reps }) => reps || null, show: (value) => format.number(value) },
    { name: 'Time', of: ({ durationS }) => durationS || null, show: (value) => format.clock(value) },
    {
      name: 'Distance',
      of: ({ distanceM }) => (distanceM ? fromMetres(distanceM, distanceUnit) : null),
      show: (value) => `${format.number(value, 2)} ${distanceUnit}`,
    },
  ]
}

/** How an exercise has gone over time, by the number that the member chooses. */
export function StrengthCard({ sessions }: { sessions: readonly ExerciseSession[] }) {
  const format = useFormat()
  const [chosen, setChosen] = useState('')
  const courses = coursesOf(format).filter((course) => sessions.some((session) => course.of(session) !== null))
  const course = courses.find(({ name }) => name === chosen) ?? courses[0]
  const points = useMemo(
    () =>
      sessions
        .flatMap((session) => {
          const value = course?.of(session) ?? null
          return value === null ? [] : [{ on: session.localDate, value }]
        })
        .reverse(),
    [sessions.length, sessions[0], course?.name, format],
  )
  if (course === undefined) return null
  return (
    <Card
      title="Over time"
      testid="strength"
      aside={
        courses.length > 1 ? (
          <select
            class={fieldStyles.smallSelect}
            aria-label="What is drawn"
            value={course.name}
            onChange={({ currentTarget: { value } }) => setChosen(value)}
          >
            {courses.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        ) : undefined
      }
    >
      {points.length > 1 ? (
        <LineChart points={points} name={course.name.toLowerCase()} show={course.show} />
      ) : (
        <p class={factsStyles.big}>{course.show(points[0]?.value ?? 0)}</p>
      )}
      {course === courses[0] && course.name === 'Estimated 1RM' && (
        <p class={factsStyles.below}>
          By Epley’s formula, from sets of up to twelve repetitions; repetitions left in reserve count.
        </p>
      )}
      <AsTable
        testid="strength-table"
        columns={['Day', ...courses.map(({ name }) => name)]}
        rows={sessions.map((session) => [
          format.dayWithYear(session.localDate),
          ...courses.map(({ of, show }) => {
            const value = of(session)
            return value === null ? '–' : show(value)
          }),
        ])}
      />
    </Card>
  )
}
