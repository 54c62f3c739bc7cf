import { type Static, Type } from 'typebox'
import { IMPORT_STATUSES, UNITS } from '../../vocabulary.ts'
import { Instant, Nullable, Uuid } from '../../wire.ts'

export const ImportQuery = Type.Object({
  unit: Type.Optional(Type.Enum([...UNITS], { description: 'for a file that names none; default: your own' })),
  timeZone: Type.Optional(Type.String({ maxLength: 64, description: 'the zone of its wall times; default: your own' })),
})
export type ImportQuery = Static<typeof ImportQuery>

export const RefusedRow = Type.Object({ line: Type.Integer(), code: Type.String(), reason: Type.String() })

export const ImportStatus = Type.Object({
  id: Uuid,
  status: Type.Enum([...IMPORT_STATUSES]),
  createdAt: Instant,
  finishedAt: Nullable(Instant),
  counts: Type.Object({
    rows: Type.Integer(),
    sets: Type.Integer({ description: 'sets written' }),
    workouts: Type.Integer({ description: 'workouts written' }),
    duplicates: Type.Integer({ description: 'workouts that were there already' }),
    exercisesCreated: Type.Integer(),
    restTimers: Type.Integer(),
    refused: Type.Integer(),
  }),
  /** What the parser understood: format, delimiter, unit and zone and where each came from, notes, ignored columns. */
  understood: Type.Record(Type.String(), Type.Unknown()),
  refused: Type.Array(RefusedRow),
  error: Nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
})
export type ImportStatus = Static<typeof ImportStatus>

/** Live, to the member's own room. */
export const ImportProgress = Type.Object({
  importId: Uuid,
  userId: Uuid,
  status: Type.Enum([...IMPORT_STATUSES]),
  workouts: Type.Integer(),
  sets: Type.Integer(),
  share: Type.Number({ minimum: 0, maximum: 1 }),
})
export type ImportProgress = Static<typeof ImportProgress>
