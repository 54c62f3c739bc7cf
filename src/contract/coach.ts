import { type Static, Type } from 'typebox'
import { Answer, Nullable, Uuid } from './common.ts'
import { PROGRESSIONS, TRACKINGS } from './enums.ts'

/** How the coach is to move one exercise on. */
export const ExercisePlan = Type.Object(
  {
    method: Type.Enum([...PROGRESSIONS]),
    repsMin: Type.Integer({ minimum: 1, maximum: 100 }),
    repsMax: Type.Integer({ minimum: 1, maximum: 100, description: 'not below `repsMin`' }),
    targetRpe: Nullable(
      Type.Number({ minimum: 5, maximum: 10, multipleOf: 0.5, description: 'for `rpe`; null: the usual one' }),
    ),
    stepKg: Nullable(Type.Number({ minimum: 0.1, maximum: 100, description: 'null: the usual step' })),
  },
  { additionalProperties: false },
)
export type ExercisePlan = Static<typeof ExercisePlan>

export const PlanView = Type.Object({
  exerciseId: Uuid,
  exercise: Type.String(),
  tracking: Type.Enum([...TRACKINGS], { description: 'a plan moves on what has weight and repetitions' }),
  plan: Nullable(ExercisePlan),
  usual: Type.Object(ExercisePlan.properties, { description: 'what holds where the member chose nothing' }),
})
export type PlanView = Static<typeof PlanView>
export const PlanAnswer = Answer(PlanView)

/** The plan as it is now, and the revision that the change became: what the client sends as `X-Min-Revision`. */
export const SavedPlan = Type.Object({ ...PlanView.properties, epoch: Type.String(), revision: Type.Integer() })
export type SavedPlan = Static<typeof SavedPlan>
