import { usualTitle } from '../../format/usual-title.ts'
import { deviceZone } from '../../format/zoned-time.ts'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Field } from '../../ui/field.tsx'
import type { Draft } from './draft/draft.ts'
import styles from './log.module.css'

interface Props {
  draft: Draft
  change: (step: (draft: Draft) => Draft) => void
}

/** What the workout is called, when it began, where that was, and how long it took. */
export function FormHead({ draft, change }: Props) {
  return (
    <div class={classes(cardStyles.card, styles.logHead)}>
      <Field label="Title">
        {(attributes) => (
          <input
            {...attributes}
            name="title"
            maxLength={200}
            placeholder={usualTitle(Number(draft.start.slice(11, 13)))}
            value={draft.title}
            onInput={({ currentTarget: { value } }) => change((before) => ({ ...before, title: value }))}
          />
        )}
      </Field>
      <div class={styles.logTimes}>
        <Field label={draft.zone === deviceZone ? 'Started' : `Started (${draft.zone.replaceAll('_', ' ')} time)`}>
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
        <Field label="Minutes" hint="Optional">
          {(attributes) => (
            <input
              {...attributes}
              name="minutes"
              inputMode="numeric"
              placeholder="–"
              value={draft.minutes}
              onInput={({ currentTarget: { value } }) => change((before) => ({ ...before, minutes: value }))}
            />
          )}
        </Field>
      </div>
    </div>
  )
}
