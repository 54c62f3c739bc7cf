import { useState } from 'preact/hooks'
import type { Goal } from '../../../contract/progress.ts'
import { goalText, stateOfGoal } from '../../format/goal-text.ts'
import dashboardGridStyles from '../../parts/dashboard-grid.module.css'
import { UpdatedItem, useFresh } from '../../parts/updated.tsx'
import { client } from '../../state/client.ts'
import { exercisePath } from '../../state/router.ts'
import { useFormat } from '../../state/use-format.ts'
import { useLoad } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Empty } from '../../ui/empty.tsx'
import fieldStyles from '../../ui/field.module.css'
import { Icon } from '../../ui/icon.tsx'
import { Ring } from '../../ui/ring.tsx'
import { GoalForm } from './goal-form.tsx'
import styles from './goals-card.module.css'

/** What a member works towards, and how near it is. */
export function GoalsCard({ goals, userId, own }: { goals: Goal[]; userId: string; own: boolean }) {
  const [adding, setAdding] = useState(false)
  const [edited, setEdited] = useState<string | null>(null)
  const isFresh = useFresh(goals.map(({ exerciseId }) => exerciseId))
  return (
    <Card
      title="Goals"
      class={dashboardGridStyles.areaGoals}
      testid="goals"
      aside={
        own && !adding ? (
          <Button icon="plus" onClick={() => setAdding(true)} data-testid="add-goal">
            Add
          </Button>
        ) : undefined
      }
    >
      {adding && <NewGoal taken={goals.map(({ exerciseId }) => exerciseId)} onDone={() => setAdding(false)} />}
      {goals.length === 0 ? (
        !adding && (
          <Empty icon="trophy" title="No goals yet">
            {own && <p>A weight, so many reps, or both in one set: say what you want, and watch it come nearer.</p>}
          </Empty>
        )
      ) : (
        <ul class={styles.goals} data-testid="goals-list">
          {goals.map((goal) =>
            own && edited === goal.exerciseId ? (
              <li key={goal.exerciseId} class={styles.goalEdited}>
                <h3>{goal.exercise}</h3>
                <GoalForm exerciseId={goal.exerciseId} goal={goal} onDone={() => setEdited(null)} />
              </li>
            ) : (
              <GoalRow
                key={goal.exerciseId}
                goal={goal}
                fresh={isFresh(goal.exerciseId)}
                of={own ? undefined : userId}
                onEdit={own ? () => setEdited(goal.exerciseId) : undefined}
              />
            ),
          )}
        </ul>
      )}
    </Card>
  )
}

interface RowProps {
  goal: Goal
  fresh: boolean
  of: string | undefined
  onEdit: (() => void) | undefined
}

function GoalRow({ goal, fresh, of, onEdit }: RowProps) {
  const format = useFormat()
  return (
    <UpdatedItem value={goal.share} fresh={fresh} class={styles.goal} testid={`goal-${goal.exerciseId}`}>
      <Ring share={goal.share} small>
        {goal.reachedOn === null ? (
          <span class={classes(styles.goalShare, 'number')}>{format.number(Math.floor(goal.share * 100))} %</span>
        ) : (
          <span class={styles.goalReached}>
            <Icon name="check" size={22} />
          </span>
        )}
      </Ring>
      <div class={styles.goalText}>
        <h3>
          <a href={exercisePath(goal.exerciseId, of)}>{goal.exercise}</a>
        </h3>
        <p>{goalText(goal, format)}</p>
        <small>{stateOfGoal(goal, format)}</small>
      </div>
      {onEdit && <Button kind="quiet" icon="pencil" aria-label={`Change goal: ${goal.exercise}`} onClick={onEdit} />}
    </UpdatedItem>
  )
}

/** A goal for one of the exercises that are trained most; for others it is set on the exercise's page. */
function NewGoal({ taken, onDone }: { taken: readonly string[]; onDone: () => void }) {
  const { value, problem } = useLoad(() => client.progress.statistics(), [])
  const [chosen, setChosen] = useState('')
  const free = (value?.data.exercises ?? []).filter(({ exerciseId }) => !taken.includes(exerciseId))
  const exerciseId = chosen === '' ? (free[0]?.exerciseId ?? '') : chosen
  return (
    <div class={styles.goalEdited}>
      <div class={fieldStyles.field}>
        <label for="goal-exercise">Exercise</label>
        <select
          id="goal-exercise"
          value={exerciseId}
          disabled={free.length === 0}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        >
          {free.map((one) => (
            <option key={one.exerciseId} value={one.exerciseId}>
              {one.exercise}
            </option>
          ))}
        </select>
        <p class={fieldStyles.fieldHint}>
          {problem ?? (
            <>
              Not listed? Set a goal on the <a href="#/exercises">exercise's page</a>.
            </>
          )}
        </p>
      </div>
      {exerciseId === '' ? (
        <Button onClick={onDone}>Close</Button>
      ) : (
        <GoalForm exerciseId={exerciseId} goal={null} onDone={onDone} />
      )}
    </div>
  )
}
