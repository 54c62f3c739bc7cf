import { useState } from 'preact/hooks'
import type { Exercise } from '../../../contract/exercises.ts'
import type { Goal } from '../../../contract/progress.ts'
import { goalText, stateOfGoal } from '../../format/goal-text.ts'
import { useFormat } from '../../state/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { classes } from '../../ui/classes.ts'
import { Ring } from '../../ui/ring.tsx'
import { GoalForm } from '../dashboard/goal-form.tsx'
import goalsCardStyles from '../dashboard/goals-card.module.css'

interface Props {
  exercise: Exercise
  goals: readonly Goal[]
  own: boolean
}

/** What the member wants to do in this exercise. */
export function ExerciseGoalCard({ exercise, goals, own }: Props) {
  const format = useFormat()
  const [editing, setEditing] = useState(false)
  const goal = goals.find(({ exerciseId }) => exerciseId === exercise.id) ?? null
  return (
    <Card
      title="Goal"
      testid="exercise-goal"
      aside={
        editing || !own ? undefined : (
          <Button icon={goal === null ? 'plus' : 'pencil'} onClick={() => setEditing(true)}>
            {goal === null ? 'Set a goal' : 'Change'}
          </Button>
        )
      }
    >
      {editing ? (
        <GoalForm exerciseId={exercise.id} tracking={exercise.tracking} goal={goal} onDone={() => setEditing(false)} />
      ) : goal === null ? (
        <p class="quiet">None yet.</p>
      ) : (
        <div class={goalsCardStyles.goal}>
          <Ring share={goal.share} small>
            <span class={classes(goalsCardStyles.goalShare, 'number')}>
              {format.number(Math.floor(goal.share * 100))} %
            </span>
          </Ring>
          <div class={goalsCardStyles.goalText}>
            <p>
              <strong>{goalText(goal, format)}</strong>
            </p>
            <small>{stateOfGoal(goal, format)}</small>
          </div>
        </div>
      )}
    </Card>
  )
}
