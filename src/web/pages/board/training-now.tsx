import type { ProgressState } from '../../../client/index.ts'
import type { OpenWorkout } from '../../../contract/training/open-workout.ts'
import { setText } from '../../format/set-text.ts'
import { timeText } from '../../format/time-text.ts'
import { initials } from '../../format/words.ts'
import { useUpdated } from '../../parts/updated.tsx'
import { useFormat } from '../../state/use-format.ts'
import avatarStyles from '../../ui/avatar.module.css'
import cardStyles from '../../ui/card.module.css'
import { classes } from '../../ui/classes.ts'
import { Clock, useNow } from '../train/clock.tsx'
import { placeIn } from '../train/count-sets.ts'
import { restLeft } from '../train/rest.tsx'
import boardStyles from './board.module.css'
import styles from './training-now.module.css'

interface Props {
  id: string
  displayName: string
  state: ProgressState & { view: { open: OpenWorkout } }
}

/** A client who trains at this moment: at what, set n of m, the last set, and the rest. */
export function TrainingNowCard({ id, displayName, state: { view } }: Props) {
  const workout = view.open
  const card = useUpdated<HTMLLIElement>(String(placeIn(workout).done))
  return (
    <li ref={card} class={classes(cardStyles.card, boardStyles.client)} data-testid={`training-${id}`}>
      <header class={boardStyles.clientHead}>
        <span class={avatarStyles.avatar} aria-hidden="true">
          {initials(displayName)}
        </span>
        <div class={styles.name}>
          <h3>
            <a href={`#/members/${id}`} class={boardStyles.clientLink}>
              {displayName}
            </a>
          </h3>
          <p class="small quiet">{workout.title}</p>
        </div>
        <Clock class={styles.clock} since={workout.startedAt} />
      </header>
      <Standing workout={workout} />
    </li>
  )
}

/** Where somebody is in their workout, in two lines. */
export function Standing({ workout }: { workout: OpenWorkout }) {
  const format = useFormat()
  const { done, sets, block, last } = placeIn(workout)
  const leftS = restLeft(workout.rest, useNow(workout.rest !== null))
  return (
    <div class={styles.standing}>
      <p>
        <strong>{block?.name ?? 'No exercise yet'}</strong>{' '}
        {sets > 0 && (
          <span class="quiet" data-testid="set-of">
            Set {format.number(Math.min(done + 1, sets))} of {format.number(sets)}
          </span>
        )}
      </p>
      <p class="small quiet">
        {last === null ? (
          'No set done yet'
        ) : (
          <span data-testid="last-set">
            Last: {setText(last.set, format, last.block.tracking === 'assisted_reps')}
            {last.block !== block && ` · ${last.block.name}`}
          </span>
        )}
        {leftS !== null && (
          <span class={styles.rest} data-testid="client-rest">
            {' '}
            · Rest <strong class="number">{timeText(leftS)}</strong>
          </span>
        )}
      </p>
    </div>
  )
}
