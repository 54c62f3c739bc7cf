import { useState } from 'preact/hooks'
import type { ExerciseSession } from '../../../contract/analysis.ts'
import { numbersText } from '../../format/set-text.ts'
import { plural } from '../../format/words.ts'
import { ShowOlder } from '../../parts/show-older.tsx'
import { useFormat } from '../../state/use-format.ts'
import type { Pages } from '../../state/use-pages.ts'
import actionsStyles from '../../ui/actions.module.css'
import buttonStyles from '../../ui/button.module.css'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Empty } from '../../ui/empty.tsx'
import styles from './exercise.module.css'

const SHOWN = 8

interface Props {
  sessions: readonly ExerciseSession[]
  pages: Pages<unknown>
  own: boolean
}

/** The workouts with this exercise, newest first. */
export function SessionsCard({ sessions, pages, own }: Props) {
  const format = useFormat()
  const [isWhole, setIsWhole] = useState(false)
  return (
    <Card title="Sessions" testid="sessions">
      {sessions.length === 0 ? (
        <Empty icon="list" title="Not trained yet">
          {own && (
            <p class={actionsStyles.rowActions}>
              <a class={classes(buttonStyles.button, buttonStyles.plain)} href="#/log">
                Log a workout
              </a>
            </p>
          )}
        </Empty>
      ) : (
        <ul>
          {sessions.slice(0, isWhole ? undefined : SHOWN).map((session) => (
            <li key={session.workoutId} class={styles.sessionRow}>
              <span class={styles.sessionText}>
                <a href={`#/workouts/${session.workoutId}`}>{format.when(session.localDate)}</a>
                <small>
                  {session.title} · {session.sets} {plural(session.sets, 'set')}
                  {session.volumeKg !== null && session.volumeKg > 0 && ` · ${format.volume(session.volumeKg)}`}
                </small>
              </span>
              <strong class="number">
                {session.topSet && numbersText(session.topSet, format, session.leastHelpKg !== null)}
              </strong>
            </li>
          ))}
        </ul>
      )}
      {!isWhole && sessions.length > SHOWN ? (
        <p class="center">
          <Button onClick={() => setIsWhole(true)}>Show all</Button>
        </p>
      ) : (
        <ShowOlder pages={pages} />
      )}
    </Card>
  )
}
