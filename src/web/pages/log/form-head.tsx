import { useEffect, useState } from 'preact/hooks'
import { timeText } from '../../format/time-text.ts'
import { useFormat } from '../../state/use-format.ts'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Field } from '../../ui/field.tsx'
import type { Draft } from './draft/draft.ts'
import { defaultTitle, openMinutes } from './draft/draft-to-workout.ts'
import styles from './log.module.css'
import { REST_SECONDS, setRestSeconds, useRest } from './rest-timer.ts'

interface Props {
  draft: Draft
  change: (step: (draft: Draft) => Draft) => void
  live: boolean
}

/** What the workout is called, when it began and how long it took, and how long one rests in it. */
export function FormHead({ draft, change, live }: Props) {
  return (
    <div class={classes(cardStyles.card, styles.logHead)}>
      <Field label="Title">
        {(attributes) => (
          <input
            {...attributes}
            name="title"
            maxLength={200}
            placeholder={defaultTitle(new Date(draft.start))}
            value={draft.title}
            onInput={({ currentTarget: { value } }) => change((before) => ({ ...before, title: value }))}
          />
        )}
      </Field>
      <div class={classes(styles.logTimes, live && styles.logTimesLive)}>
        <Field label="Started">
          {(attributes) => (
            <input
              {...attributes}
              type="datetime-local"
              name="start"
              value={draft.start}
              onInput={({ currentTarget: { value } }) => change((before) => ({ ...before, start: value }))}
            />
          )}
        </Field>
        <Field label="Minutes">
          {(attributes) => (
            <input
              {...attributes}
              name="minutes"
              inputMode="numeric"
              placeholder={live ? 'open' : '–'}
              value={draft.minutes}
              onInput={({ currentTarget: { value } }) => change((before) => ({ ...before, minutes: value }))}
            />
          )}
        </Field>
        {live && <RestField />}
      </div>
      {live && draft.minutes === '' && <Running draft={draft} />}
    </div>
  )
}

function RestField() {
  const { seconds } = useRest()
  return (
    <Field label="Rest">
      {(attributes) => (
        <select {...attributes} value={seconds} onChange={(event) => setRestSeconds(Number(event.currentTarget.value))}>
          {REST_SECONDS.map((option) => (
            <option key={option} value={option}>
              {option === 0 ? 'Off' : timeText(option)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

const TICK_MS = 5_000

/** How long the workout has been open. */
function Running({ draft }: { draft: Draft }) {
  const format = useFormat()
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const minutes = openMinutes(draft, now)
  const isPast = now.getTime() - Date.parse(draft.start) > 60 * 60_000 && minutes === 0
  return (
    <p class="quiet small" data-testid="running">
      {isPast ? 'Add a duration (optional).' : `In progress · ${format.duration(minutes * 60)}`}
    </p>
  )
}
