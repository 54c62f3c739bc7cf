import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { Exercise } from '../../contract/exercises.ts'
import { explain } from '../format/explain.ts'
import { muscleName } from '../format/words.ts'
import { type KnownExercise, keepLibrary, searchExercises } from '../state/library.ts'
import { useOwnProgress } from '../state/own-progress.tsx'
import { Button } from '../ui/button.tsx'
import cardStyles from '../ui/card.module.css'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/icon.tsx'
import searchBoxStyles from '../ui/search-box.module.css'
import styles from './exercise-picker.module.css'
import { recentExercises, rememberExercise } from './recent-exercises.ts'

interface Picked {
  id?: string
  name: string
  tracking: Exercise['tracking']
}

interface Props {
  onPick: (picked: Picked) => void
  /** For somebody else's workout: own exercises are left out, and no new one is offered. */
  libraryOnly?: boolean
  label?: string
  class?: string | undefined
}

const SHOWN = 8
const TYPING_MS = 150

/**
 * Finds an exercise by its name, with the keyboard alone or by touch (the combobox pattern). A name that the library
 * does not know becomes an exercise of the member's own.
 */
export function ExercisePicker({ onPick, libraryOnly = false, label = 'Add an exercise', class: extra }: Props) {
  const [text, setText] = useState('')
  const [found, setFound] = useState<KnownExercise[]>([])
  /** What was looked for, and answered or not: before that nobody can say that a name is new. */
  const [searched, setSearched] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const [isFocused, setFocused] = useState(false)
  const { state } = useOwnProgress()
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const wanted = text.trim()

  useEffect(keepLibrary, [])
  useEffect(() => {
    setProblem(null)
    if (wanted === '') return setFound([])
    const abort = new AbortController()
    const timer = setTimeout(() => {
      searchExercises(wanted, abort.signal).then(
        (exercises) => {
          setFound(exercises.filter(({ own }) => !(own && libraryOnly)).slice(0, SHOWN))
          setActive(0)
          setSearched(wanted)
        },
        (error: unknown) => {
          if (abort.signal.aborted) return
          setProblem(explain(error))
          setFound([])
          setSearched(wanted)
        },
      )
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [wanted, libraryOnly])

  const known = found.some(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  const options: (Picked & { detail: string })[] = found.map(
    ({ id, name, tracking, own, primaryMuscles, equipment }) => ({
      id,
      name,
      tracking,
      detail: [own ? 'your own' : '', ...primaryMuscles.map(muscleName), equipment?.replace('_', ' ') ?? '']
        .filter((part) => part !== '')
        .join(' · '),
    }),
  )
  if (wanted === '' && isFocused && !libraryOnly)
    for (const recent of recentExercises(state?.view)) options.push({ ...recent, detail: 'recent' })
  if (wanted !== '' && wanted === searched && !known && !libraryOnly)
    options.push({ name: wanted, tracking: 'weight_reps', detail: 'add as your own exercise' })

  function pick(picked: Picked | undefined): void {
    if (!picked) return
    if (picked.id !== undefined) rememberExercise({ ...picked, id: picked.id })
    onPick({ ...(picked.id !== undefined && { id: picked.id }), name: picked.name, tracking: picked.tracking })
    setText('')
    setFound([])
    // a phone's keyboard would stand over what was just added
    if (matchMedia('(pointer: coarse)').matches) input.current?.blur()
    else input.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : options.length - 1
      setActive((active + step) % Math.max(1, options.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      pick(options[active])
    } else if (event.key === 'Escape') {
      setText('')
      input.current?.blur()
    }
  }

  return (
    <div class={classes(cardStyles.card, styles.picker, isFocused && styles.sheet, extra)}>
      <label for={`${list}-input`}>{label}</label>
      <div class={searchBoxStyles.pickerBox}>
        <Icon name="search" size={18} />
        <input
          id={`${list}-input`}
          ref={input}
          role="combobox"
          aria-expanded={options.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={options.length > 0 ? `${list}-${active}` : undefined}
          autocomplete="off"
          placeholder="Bench press, squat, pull-up…"
          data-testid="exercise-search"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
        />
        {isFocused && (
          <Button
            kind="quiet"
            class={styles.close}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => input.current?.blur()}
          >
            Cancel
          </Button>
        )}
      </div>
      {problem !== null && <p class="problem-text">{problem}</p>}
      <div id={list} role="listbox" aria-label="Exercises" hidden={options.length === 0}>
        {options.map((option, i) => (
          <div
            key={option.id ?? 'new'}
            id={`${list}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            class={styles.pickerOption}
            data-testid="exercise-option"
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(option)}
            onKeyDown={onKeyDown}
          >
            <strong>{option.name}</strong>
            <small>{option.detail}</small>
          </div>
        ))}
      </div>
    </div>
  )
}
