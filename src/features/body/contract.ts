import { type Static, Type } from 'typebox'
import { MEASUREMENT_KINDS } from '../../vocabulary.ts'
import { LocalDate } from '../../wire.ts'

/** One value of one kind on one civil date. */
export const Measurement = Type.Object({
  kind: Type.Enum([...MEASUREMENT_KINDS]),
  measuredOn: LocalDate,
  value: Type.Number({ description: 'kg, per cent or cm, by kind' }),
})
export type Measurement = Static<typeof Measurement>
