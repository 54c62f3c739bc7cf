import { Icon } from '../ui/icon.tsx'
import { UpdatedItem } from './updated.tsx'

interface Props {
  id: string
  title: string
  /** When, and how much. */
  facts: string[]
  /** What was done. */
  detail?: string
  /** At the end of the line. */
  number?: string
  fresh: boolean
}

/** One workout in a list; leads to its page. An edit elsewhere lights it up. */
export function WorkoutRow({ id, title, facts, detail, number = '', fresh }: Props) {
  const value = JSON.stringify([title, facts, detail, number])
  return (
    <UpdatedItem value={value} fresh={fresh} class="workout" testid="workout-row">
      <a class="workout-head" href={`#/workouts/${id}`}>
        <span class="workout-text">
          <strong>{title}</strong>
          <small>{facts.join(' · ')}</small>
          {detail !== undefined && detail !== '' && <small class="workout-detail">{detail}</small>}
        </span>
        <span class="workout-volume number">{number}</span>
        <span class="turn">
          <Icon name="chevron" size={18} />
        </span>
      </a>
    </UpdatedItem>
  )
}
