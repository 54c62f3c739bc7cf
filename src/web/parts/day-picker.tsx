import { useRef, useState } from 'preact/hooks'
import { addDays, weekStartOf } from '../../contract/arithmetic/civil-days.ts'
import type { WeekStart } from '../../contract/enums.ts'
import { plural } from '../format/words.ts'
import { useFormat } from '../state/use-format.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import styles from './day-picker.module.css'

const WEEKS = 5
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

interface Props {
  label: string
  /** The first day that can be chosen. */
  today: string
  weekStart: WeekStart
  chosen: readonly string[]
  /** How much there is on a day already. */
  marks: ReadonlyMap<string, number>
  onChoose: (day: string) => void
}

/** Days of the next weeks, to tap on and off. With the keyboard: arrows move, space chooses. */
export function DayPicker({ label, today, weekStart, chosen, marks, onChoose }: Props) {
  const format = useFormat()
  const grid = useRef<HTMLDivElement>(null)
  const [offset, setOffset] = useState(0)
  const [reached, setReached] = useState(chosen[0] ?? today)
  const start = addDays(weekStartOf(today, weekStart), 7 * offset)
  const days = Array.from({ length: 7 * WEEKS }, (_, i) => addDays(start, i))
  // one stop of the tab key; the arrows lead on from there
  const stop = days.includes(reached) && reached >= today ? reached : (days.find((day) => day >= today) ?? today)

  function onKeyDown(event: KeyboardEvent): void {
    const step = STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = addDays(stop, step)
    if (next < today || !days.includes(next)) return
    setReached(next)
    grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus()
  }

  return (
    <fieldset class={styles.days} aria-label={label}>
      <div class={styles.daysHead}>
        <Button
          kind="quiet"
          icon="back"
          aria-label="Earlier"
          disabled={offset === 0}
          onClick={() => setOffset(Math.max(0, offset - WEEKS))}
        />
        <span aria-live="polite">
          {format.day(days[0] ?? today)} – {format.day(days.at(-1) ?? today)}
        </span>
        <Button
          kind="quiet"
          icon="forward"
          aria-label="Later"
          disabled={offset >= 45}
          onClick={() => setOffset(offset + WEEKS)}
        />
      </div>
      <div ref={grid} class={styles.daysGrid}>
        {days.slice(0, 7).map((day) => (
          <span key={day} class={styles.daysWeekday} aria-hidden="true">
            {format.weekday(day)}
          </span>
        ))}
        {days.map((day) => {
          const planned = marks.get(day) ?? 0
          return (
            <button
              key={day}
              type="button"
              class={classes(styles.day, day === today && styles.dayToday)}
              data-day={day}
              aria-pressed={chosen.includes(day)}
              aria-label={`${format.longDay(day)}${planned === 0 ? '' : `, ${planned} ${plural(planned, 'workout')} planned`}`}
              disabled={day < today}
              tabIndex={day === stop ? 0 : -1}
              onKeyDown={onKeyDown}
              onFocus={() => setReached(day)}
              onClick={() => onChoose(day)}
            >
              {Number(day.slice(8))}
              {planned > 0 && <span class={styles.dayMark} aria-hidden="true" />}
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}
