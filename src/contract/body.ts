import { type Static, Type } from 'typebox'
import { Answer, LocalDate, Nullable, PageQuery, Uuid } from './common.ts'
import { MEASUREMENT_KINDS } from './enums.ts'

const Kind = Type.Enum([...MEASUREMENT_KINDS])

/** One value of one kind on one civil date. */
export const Measurement = Type.Object({
  kind: Kind,
  measuredOn: LocalDate,
  value: Type.Number({ description: 'kg, per cent or cm, by kind' }),
})
export type Measurement = Static<typeof Measurement>

export const MeasurementParams = Type.Object({ kind: Kind, date: LocalDate })
export const MeasurementInput = Type.Object({ value: Type.Number() }, { additionalProperties: false })

export const MeasurementQuery = Type.Object({
  kind: Type.Optional(Kind),
  from: Type.Optional(LocalDate),
  cursor: PageQuery.properties.cursor,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 400, default: 100 })),
})
export type MeasurementQuery = Static<typeof MeasurementQuery>

export const MeasurementPage = Type.Object({
  measurements: Type.Array(Measurement, { description: 'newest first' }),
  nextCursor: Nullable(Type.String()),
})
export type MeasurementPage = Static<typeof MeasurementPage>
export const MeasurementPageAnswer = Answer(MeasurementPage)

export const GoalParams = Type.Object({ exerciseId: Uuid })

/** A weight, repetitions, or both in one set. */
export const GoalInput = Type.Object(
  {
    targetWeightKg: Type.Optional(Nullable(Type.Number({ minimum: 0.01, maximum: 9999 }))),
    targetReps: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 1000 }))),
    dueOn: Type.Optional(Nullable(LocalDate)),
  },
  { additionalProperties: false },
)
export type GoalInput = Static<typeof GoalInput>

/** What a save of this kind became: what the client sends as `X-Min-Revision`. */
export const SavedBody = Type.Object({ epoch: Type.String(), revision: Type.Integer() })
export type SavedBody = Static<typeof SavedBody>
