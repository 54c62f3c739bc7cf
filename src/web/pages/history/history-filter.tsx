import { useEffect, useRef, useState } from 'preact/hooks'
import type { Sent } from '../../../contract/common.ts'
import { WORKOUT_SOURCES } from '../../../contract/enums.ts'
import type { WorkoutFilter } from '../../../contract/workouts.ts'
import { client } from '../../state/client.ts'
import { putQuery } from '../../state/router.ts'
import { useLoad } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import searchBoxStyles from '../../ui/search-box.module.css'
import styles from './history.module.css'
import { SOURCE_NAMES } from './source-names.ts'

const TYPING_MS = 250

/** What the history is narrowed to: words at once, the rest behind one button. */
export function HistoryFilter({ filter }: { filter: Sent<WorkoutFilter> }) {
  const { q = '', exercise = '', from = '', to = '', source = '' } = filter
  const narrowed = [exercise, from, to, source].filter((value) => value !== '').length
  const [isOpen, setOpen] = useState(narrowed > 0)
  return (
    <search class={classes(cardStyles.card, styles.historyFilter)}>
      <div class={styles.historyWords}>
        <SearchBox q={q} />
        <Button icon="sliders" aria-expanded={isOpen} aria-controls="history-more" onClick={() => setOpen(!isOpen)}>
          Filter{narrowed > 0 ? ` (${narrowed})` : ''}
        </Button>
      </div>
      <div id="history-more" class={styles.historyMore} hidden={!isOpen}>
        {isOpen && <ExerciseField exercise={exercise} />}
        <Field label="From">
          {(attributes) => (
            <input
              {...attributes}
              type="date"
              value={from}
              max={to}
              onChange={(event) => putQuery({ from: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="To">
          {(attributes) => (
            <input
              {...attributes}
              type="date"
              value={to}
              min={from}
              onChange={(event) => putQuery({ to: event.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Source">
          {(attributes) => (
            <select
              {...attributes}
              value={source}
              onChange={(event) => putQuery({ source: event.currentTarget.value })}
            >
              <option value="">All</option>
              {WORKOUT_SOURCES.map((name) => (
                <option key={name} value={name}>
                  {SOURCE_NAMES[name]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {narrowed > 0 && (
          <Button kind="quiet" onClick={() => putQuery({ exercise: '', from: '', to: '', source: '' })}>
            Clear
          </Button>
        )}
      </div>
    </search>
  )
}

/** Searches while one types; a pause is enough. */
function SearchBox({ q }: { q: string }) {
  const [text, setText] = useState(q)
  const sent = useRef(q)
  // "back", and "show all", change it from outside
  if (sent.current !== q) {
    sent.current = q
    setText(q)
  }
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === sent.current) return
    const timer = setTimeout(() => {
      sent.current = wanted
      putQuery({ q: wanted }, { step: false })
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div class={searchBoxStyles.pickerBox}>
      <Icon name="search" size={18} />
      <input
        type="search"
        aria-label="Search your workouts"
        placeholder="Title, exercise, note…"
        maxLength={100}
        data-testid="history-search"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </div>
  )
}

/** The exercises that are trained most, and the one that the address names. */
function ExerciseField({ exercise }: { exercise: string }) {
  const { value: statistics } = useLoad(() => client.progress.statistics(), [])
  const known = statistics?.data.exercises ?? []
  const isOther = exercise !== '' && !known.some(({ exerciseId }) => exerciseId === exercise)
  const { value: other } = useLoad(
    async () => (isOther ? (await client.exercises.get(exercise)).data : null),
    [isOther],
  )
  return (
    <Field label="Exercise">
      {(attributes) => (
        <select
          {...attributes}
          value={exercise}
          onChange={(event) => putQuery({ exercise: event.currentTarget.value })}
        >
          <option value="">All</option>
          {isOther && <option value={exercise}>{other?.name ?? '…'}</option>}
          {known.map(({ exerciseId, exercise: name }) => (
            <option key={exerciseId} value={exerciseId}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
