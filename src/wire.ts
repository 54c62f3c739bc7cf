import { type Static, Type } from 'typebox'

/** The pieces that every feature's wire is made of. Imports the schema library only. */

export const Uuid = Type.String({ format: 'uuid' })
export const LocalDate = Type.String({ format: 'date', description: 'a civil date, YYYY-MM-DD' })
export const Instant = Type.String({ format: 'date-time', description: 'an instant, RFC 3339' })

/** `Nullable(X)`: null means "unknown", never zero. */
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

/**
 * What makes two states of a page comparable. `epoch` names the database's history, `revision` counts the subject's
 * changes in it, `today` is the member's civil date (streaks change at midnight without a write; '' where no date
 * matters), `view` is the build's view format.
 */
export const Version = Type.Object(
  { epoch: Type.String(), revision: Type.Integer({ minimum: 0 }), today: Type.String(), view: Type.String() },
  { additionalProperties: false },
)
export type Version = Static<typeof Version>

/** The format of every cached and pushed view; raise it when a view's shape or meaning changes. */
export const VIEW_FORMAT = '1'

/** True when both name the same state, in all four parts. */
export const sameVersion = (a: Version, b: Version): boolean =>
  a.epoch === b.epoch && a.revision === b.revision && a.today === b.today && a.view === b.view

/**
 * True when `a` is a later state than `b` of the same history. Versions of two epochs or two view formats cannot be
 * ordered: the answer is false and the holder has to ask again.
 */
export const isNewer = (a: Version, b: Version): boolean =>
  a.epoch === b.epoch &&
  a.view === b.view &&
  (a.revision > b.revision || (a.revision === b.revision && a.today > b.today))

/** The envelope of every coherent read. `verified: false`: Postgres is away and this is the last that was cached. */
export const Answer = <T extends Parameters<typeof Type.Union>[0][number]>(data: T) =>
  Type.Object({
    source: Type.Union([Type.Literal('cache'), Type.Literal('database')]),
    version: Version,
    revision: Type.Integer(),
    verified: Type.Optional(Type.Literal(false)),
    data,
  })

/** RFC 9457; `code` is stable, `detail` is for people. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
})
export type Problem = Static<typeof Problem>

export const PageQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 200, description: '`nextCursor` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
})

/** An id in a path; `me` stands for the caller. */
export const MemberParams = Type.Object({ userId: Type.Union([Type.Literal('me'), Uuid]) })
export const IdParams = Type.Object({ id: Uuid })
