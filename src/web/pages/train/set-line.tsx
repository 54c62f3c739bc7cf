import { useEffect, useRef, useState } from 'preact/hooks'
import { type DistanceUnit, fromKg } from '../../../contract/arithmetic/units.ts'
import { SET_TYPES, type SetType, type Unit } from '../../../contract/enums.ts'
import {
  FIELDS,
  fieldTexts,
  isUnlikely,
  NEEDED,
  readField,
  type SetField,
  UNREAD,
  valuesOf,
} from '../../format/set-fields.ts'
import { SET_TYPE_LETTERS, SET_TYPE_NAMES } from '../../format/words.ts'
import { RpeSelect } from '../../parts/rpe-select.tsx'
import type { Block, OpenSet } from '../../state/open/apply-step.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { allowSignals } from './signal.ts'
import styles from './train.module.css'

export type Texts = Record<SetField, string>

interface Props {
  block: Block
  set: OpenSet
  unit: Unit
  distanceUnit: DistanceUnit
  /** Its number among the working sets. */
  number: number
  /** What was done in its place last time, in words. */
  previous: string
  /** What its empty fields show, and a tick takes over. */
  suggested: Partial<Texts>
  /** Takes over what was done last time. */
  onPrevious: (() => Partial<Texts>) | undefined
  onWrite: (values: ReturnType<typeof valuesOf>, change: { done: boolean; type: SetType }) => void
  onRemove: () => void
  onTicked: (line: HTMLElement) => void
}

const WRITE_AFTER_MS = 500
const REMOVE = 'remove'
const PLACEHOLDERS: Record<SetField, string> = { weight: '–', reps: '–', distance: '–', time: '0:00', rpe: '–' }
const NAMES: Record<SetField, string> = {
  weight: 'Weight',
  reps: 'Reps',
  distance: 'Distance',
  time: 'Time',
  rpe: 'RPE',
}
/** One set: what it was last time, what it is now, and the tick. */
export function SetLine(props: Props) {
  const { block, set, unit, distanceUnit, number, previous, suggested, onWrite } = props
  const line = useRef<HTMLDivElement>(null)
  /** What stands in fields otherwise than in the set. */
  const [typed, setTyped] = useState<Partial<Texts>>({})
  const [wrong, setWrong] = useState<{ fields: readonly SetField[]; text: string; isQuestion?: boolean } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isDone = set.doneAt !== null
  const kept = inUnit(set, unit, distanceUnit)
  const texts: Texts = { ...kept, ...typed }
  const fields = FIELDS[block.tracking]
  const name = set.type === 'normal' ? `Set ${number}` : SET_TYPE_NAMES[set.type]

  useEffect(() => () => clearTimeout(timer.current), [])

  const unread = (all: Texts) =>
    fields.filter((field) => all[field].trim() !== '' && readField(field, all[field]) === undefined)

  function write(all: Texts, change: Partial<{ done: boolean; type: SetType }> = {}): void {
    clearTimeout(timer.current)
    onWrite(valuesOf(all, distanceUnit), { done: isDone, type: set.type, ...change })
    setTyped({})
  }

  function type(field: SetField, text: string): void {
    const next = { ...typed, [field]: text }
    setTyped(next)
    setWrong(null)
    clearTimeout(timer.current)
    const all = { ...kept, ...next }
    if (unread(all).length > 0 || (isDone && missing(all).length > 0)) return
    timer.current = setTimeout(
      () => onWrite(valuesOf(all, distanceUnit), { done: isDone, type: set.type }),
      WRITE_AFTER_MS,
    )
  }

  const missing = (all: Texts) => NEEDED[block.tracking].filter((field) => all[field].trim() === '')

  function leave() {
    if (Object.keys(typed).length === 0) return
    const bad = unread(texts)
    if (bad[0] !== undefined) return setWrong({ fields: bad, text: UNREAD[bad[0]] })
    const empty = isDone ? missing(texts) : []
    if (empty.length > 0) return setWrong({ fields: empty, text: `${NAMES[empty[0] ?? 'reps']} is missing.` })
    write(texts)
  }

  function tick(isSure = false) {
    allowSignals()
    if (isDone) return write(texts, { done: false })
    const all = { ...texts }
    for (const field of fields) if (field !== 'rpe' && all[field].trim() === '') all[field] = suggested[field] ?? ''
    const bad = unread(all)
    const empty = missing(all)
    if (bad[0] !== undefined) return complain({ fields: bad, text: UNREAD[bad[0]] })
    if (empty[0] !== undefined)
      return complain({
        fields: empty,
        text: `Enter ${empty.map((field) => NAMES[field].toLowerCase()).join(' and ')}.`,
      })
    const values = valuesOf(all, distanceUnit)
    if (isUnlikely({ ...values, unit }) && !isSure)
      return setWrong({ fields: [], text: 'That is a lot. Is it right?', isQuestion: true })
    setWrong(null)
    write(all, { done: true })
    if (line.current) props.onTicked(line.current)
  }

  function complain(about: { fields: readonly SetField[]; text: string }): void {
    setWrong(about)
    line.current?.querySelector<HTMLInputElement>(`[name=${about.fields[0]}]`)?.focus()
  }

  /** Enter goes on: to the next field, and from the last one to the tick. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
    event.preventDefault()
    const stops = [...(line.current?.querySelectorAll<HTMLElement>('input, [data-testid=tick]') ?? [])]
    stops[stops.indexOf(event.target) + 1]?.focus()
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a grid everywhere
    <div
      ref={line}
      class={classes(styles.line, styles[`fields${fields.length}`], isDone && styles.done)}
      role="group"
      aria-label={name}
      data-testid="set"
      data-done={isDone}
      onKeyDown={onKeyDown}
    >
      <span class={classes(styles.type, styles[set.type])}>
        <span aria-hidden="true">{set.type === 'normal' ? number : SET_TYPE_LETTERS[set.type]}</span>
        <select
          aria-label="Type of set"
          value={set.type}
          onChange={({ currentTarget }) => {
            if (currentTarget.value === REMOVE) props.onRemove()
            else write(texts, { type: currentTarget.value as SetType })
          }}
        >
          {SET_TYPES.map((one) => (
            <option key={one} value={one}>
              {SET_TYPE_NAMES[one]}
            </option>
          ))}
          <option value={REMOVE}>Remove this set</option>
        </select>
      </span>
      {props.onPrevious === undefined ? (
        <span class={styles.previous}>–</span>
      ) : (
        <button
          type="button"
          class={styles.previous}
          aria-label={`Previous: ${previous}. Take it over`}
          data-testid="previous"
          onClick={() => write({ ...texts, ...props.onPrevious?.() })}
        >
          {previous}
        </button>
      )}
      {fields.map((field) =>
        field === 'rpe' ? (
          <RpeSelect
            key={field}
            class={styles.input}
            aria-label="RPE"
            value={texts.rpe}
            onChange={(rpe) => write({ ...texts, rpe })}
          />
        ) : (
          <input
            key={field}
            class={styles.input}
            name={field}
            aria-label={NAMES[field]}
            aria-invalid={wrong?.fields.includes(field) ?? false}
            inputMode={field === 'reps' ? 'numeric' : 'decimal'}
            enterkeyhint="next"
            autocomplete="off"
            placeholder={suggested[field] || PLACEHOLDERS[field]}
            value={texts[field]}
            onFocus={({ currentTarget }) => currentTarget.select()}
            onPointerDown={({ currentTarget }) => {
              // after a tick the next field has the focus, but no keyboard over the rows until it is wanted
              currentTarget.inputMode = field === 'reps' ? 'numeric' : 'decimal'
            }}
            onInput={({ currentTarget }) => type(field, currentTarget.value)}
            onBlur={leave}
          />
        ),
      )}
      <Button
        icon="check"
        class={styles.tick}
        aria-label={`${name} is done`}
        aria-pressed={isDone}
        data-testid="tick"
        onClick={() => tick()}
      />
      {wrong !== null && (
        <p class={classes(styles.wrong, 'problem-text')} role="alert" data-testid="set-problem">
          {wrong.text}{' '}
          {wrong.isQuestion && (
            <Button kind="quiet" onClick={() => tick(true)}>
              Yes, log it
            </Button>
          )}
        </p>
      )}
    </div>
  )
}

/** What was entered, exactly, in its own unit; in another one, converted. */
function inUnit(set: OpenSet, unit: Unit, distanceUnit: DistanceUnit): Texts {
  const texts = fieldTexts(set, distanceUnit)
  if (set.weight === null || set.weightKg === null || set.unit === unit) return texts
  return { ...texts, weight: String(fromKg(set.weightKg, unit)) }
}
