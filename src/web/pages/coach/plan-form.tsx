import { useEffect, useState } from 'preact/hooks'
import { fromKg, toKg } from '../../../contract/arithmetic/units.ts'
import type { ExercisePlan, PlanView } from '../../../contract/coach.ts'
import type { Progression, Tracking } from '../../../contract/enums.ts'
import type { Format } from '../../format/format.ts'
import { RpeSelect } from '../../parts/rpe-select.tsx'
import { WholeNumberInput } from '../../parts/whole-number-input.tsx'
import { client } from '../../state/client.ts'
import { useOwnProgress } from '../../state/own-progress.tsx'
import { useFormat } from '../../state/use-format.ts'
import { useLoad, useTask } from '../../state/use-task.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Form, FormFoot } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './coach.module.css'

const METHODS: Record<Progression, { name: string; hint: string }> = {
  double: {
    name: 'Reps first, then weight',
    hint: 'More reps until every set is at the top of the range, then a step up.',
  },
  linear: { name: 'Weight each session', hint: 'A step up whenever every set reaches the lower number of reps.' },
  rpe: { name: 'By effort (RPE)', hint: 'The weight that should feel as hard as you ask for. Log RPE with your sets.' },
}
const STEPS = { kg: [0.5, 1, 1.25, 2, 2.5, 5, 10], lb: [1, 2.5, 5, 10, 20] } as const

/** What has a weight that a step can be added to. */
const PLANNED: readonly Tracking[] = ['weight_reps', 'bodyweight_reps']

/** How the coach moves one exercise on, chosen by the member; nothing where there is no weight to move. */
export function PlanForm({ exerciseId }: { exerciseId: string }) {
  const revision = useOwnProgress().state?.version.revision
  const { value, problem, reload } = useLoad(() => client.coach.plan(exerciseId), [exerciseId, revision])
  if (value !== null && !PLANNED.includes(value.data.tracking)) return null
  return (
    <Card title="How to progress" testid="plan-form">
      {value === null ? (
        problem === null ? (
          <Skeleton kind="row" />
        ) : (
          <Notice kind="problem" action={{ label: 'Try again', run: reload }}>
            {problem}
          </Notice>
        )
      ) : (
        <Fields view={value.data} />
      )}
    </Card>
  )
}

function Fields({ view }: { view: PlanView }) {
  const format = useFormat()
  const saved = view.plan ?? { ...view.usual, stepKg: null }
  const [draft, setDraft] = useState<ExercisePlan>(saved)
  const [done, setDone] = useState('')
  // Changed in another window: what is saved is what is shown.
  const stored = JSON.stringify(saved)
  useEffect(() => setDraft(JSON.parse(stored) as ExercisePlan), [stored])

  const save = useTask(async (plan: ExercisePlan | null) => {
    if (plan === null) await client.coach.resetPlan(view.exerciseId)
    else await client.coach.savePlan(view.exerciseId, plan)
    setDone(plan === null ? 'Back to the usual plan.' : 'Saved.')
  })
  const set = (part: Partial<ExercisePlan>) => {
    setDone('')
    setDraft((before) => ({ ...before, ...part }))
  }
  return (
    <Form layout="grid" onSubmit={() => void save.run(draft)}>
      <Field label="Method" hint={METHODS[draft.method].hint}>
        {(attributes) => (
          <select
            {...attributes}
            name="method"
            value={draft.method}
            onChange={({ currentTarget: { value } }) => set({ method: value as Progression })}
          >
            {Object.entries(METHODS).map(([method, { name }]) => (
              <option key={method} value={method}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <RepsFields draft={draft} onChange={set} />
      <StepSelect draft={draft} usualKg={view.usual.stepKg} format={format} onChange={(stepKg) => set({ stepKg })} />
      {draft.method === 'rpe' && (
        <Field label="Effort to aim for" hint="10 is nothing left; 8 is two more reps possible.">
          {(attributes) => (
            <RpeSelect
              {...attributes}
              name="targetRpe"
              none={null}
              least={6}
              value={String(draft.targetRpe ?? view.usual.targetRpe ?? '')}
              onChange={(rpe) => set({ targetRpe: Number(rpe) })}
            />
          )}
        </Field>
      )}
      <FormFoot submit="Save" busy={save.busy} problem={save.problem} done={done}>
        {view.plan !== null && (
          <Button kind="quiet" disabled={save.busy} onClick={() => void save.run(null)}>
            Use the usual plan
          </Button>
        )}
      </FormFoot>
    </Form>
  )
}

interface StepProps {
  draft: ExercisePlan
  usualKg: number | null
  format: Format
  onChange: (stepKg: number | null) => void
}

/** The smallest change of load that the gym allows, in the member's unit. */
function StepSelect({ draft, usualKg, format, onChange }: StepProps) {
  const unit = format.weightUnit
  const chosen = draft.stepKg === null ? '' : String(fromKg(draft.stepKg, unit))
  const steps = STEPS[unit].map(String)
  return (
    <Field label="Step" hint="The smallest change of weight you can load.">
      {(attributes) => (
        <select
          {...attributes}
          name="step"
          value={chosen}
          onChange={({ currentTarget: { value } }) => onChange(value === '' ? null : toKg(Number(value), unit))}
        >
          <option value="">Usual{usualKg === null ? '' : ` (${format.weight(usualKg)})`}</option>
          {/* chosen in the other unit, or by another program */}
          {(chosen === '' || steps.includes(chosen) ? steps : [chosen, ...steps]).map((step) => (
            <option key={step} value={step}>
              {format.number(Number(step), 2)} {unit}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** The range of repetitions; whichever end is moved takes the other along, so that it stays a range. */
function RepsFields({ draft, onChange }: { draft: ExercisePlan; onChange: (part: Partial<ExercisePlan>) => void }) {
  const { repsMin, repsMax } = draft
  const field = (label: string, name: 'repsMin' | 'repsMax', range: (reps: number) => Partial<ExercisePlan>) => (
    <Field label={label}>
      {(attributes) => (
        <WholeNumberInput
          {...attributes}
          name={name}
          min={1}
          max={100}
          value={draft[name]}
          onChange={(reps) => onChange(range(reps))}
        />
      )}
    </Field>
  )
  return (
    <div class={styles.planReps}>
      {field('Reps from', 'repsMin', (reps) => ({ repsMin: reps, repsMax: Math.max(reps, repsMax) }))}
      {field('Reps to', 'repsMax', (reps) => ({ repsMax: reps, repsMin: Math.min(reps, repsMin) }))}
    </div>
  )
}
