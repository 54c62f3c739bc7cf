import { type Static, Type } from 'typebox'
import { PROGRESSIONS } from '../../vocabulary.ts'
import { Nullable } from '../../wire.ts'

/** How the coach is to move one exercise on. */
export const ExercisePlan = Type.Object(
  {
    method: Type.Enum([...PROGRESSIONS]),
    repsMin: Type.Integer({ minimum: 1, maximum: 100 }),
    repsMax: Type.Integer({ minimum: 1, maximum: 100 }),
    targetRpe: Nullable(Type.Number({ minimum: 5, maximum: 10, multipleOf: 0.5 })),
    stepKg: Nullable(Type.Number({ exclusiveMinimum: 0, maximum: 100 })),
  },
  { additionalProperties: false },
)
export type ExercisePlan = Static<typeof ExercisePlan>
