import { useFormat } from '../state/use-format.ts'

const [HARDEST, EASIEST, STEP] = [10, 5, 0.5]
/** How hard a set may have been or is to be: what is logged can be planned, and the other way round. */
const RPES = Array.from({ length: (HARDEST - EASIEST) / STEP + 1 }, (_, at) => HARDEST - at * STEP)

interface Props {
  /** As a number is written in code; empty: none. */
  value: string
  /** What no choice is called; null: there has to be one. */
  none?: string | null
  /** The easiest to choose from. */
  least?: number
  onChange: (value: string) => void
  id?: string
  name?: string
  class?: string | undefined
  'aria-label'?: string
  'aria-describedby'?: string
}

/** Chooses an RPE, from 10 down. */
export function RpeSelect({ value, none = '–', least = EASIEST, onChange, ...attributes }: Props) {
  const format = useFormat()
  return (
    <select {...attributes} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {none !== null && <option value="">{none}</option>}
      {RPES.filter((rpe) => rpe >= least).map((rpe) => (
        <option key={rpe} value={String(rpe)}>
          {format.number(rpe, 1)}
        </option>
      ))}
    </select>
  )
}
