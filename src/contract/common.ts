import { type Static, Type } from 'typebox'

/** The pieces that every feature's wire is made of. Imports the schema library only. */

declare const brand: unique symbol
/**
 * An id in its one spelling, small letters. Ids become cache keys and names of rooms, where a second spelling would be
 * a second thing and stale data: what takes one takes no other text. They come from the door, which spells what clients
 * send (see validation/), from Postgres, which spells them so itself, from `newId` and from `toId`.
 */
export type Id = string & { readonly [brand]: 'id' }

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** A text from elsewhere as an id; undefined: it is none. */
export const toId = (text: string): Id | undefined => (UUID.test(text) ? (text.toLowerCase() as Id) : undefined)

/** The shared exercise library is a subject too, so that its entries follow the same protocol as everybody's. */
export const LIBRARY_SUBJECT_ID = '00000000-0000-7000-8000-000000000001' as Id

/** What a client sends: its ids may have any spelling, and are texts. */
export type Sent<T> = T extends Id
  ? string
  : T extends readonly (infer Item)[]
    ? Sent<Item>[]
    : T extends object
      ? { [Name in keyof T]: Sent<T[Name]> }
      : T

/** As the client may spell it; what comes in has been spelled. */
export const Uuid = Type.Unsafe<Id>(Type.String({ format: 'uuid', maxLength: 36 }))

/** No calendar has a year 0, and Postgres reads none. */
export const LocalDate = Type.String({
  format: 'date',
  maxLength: 10,
  pattern: '^(?!0000)',
  description: 'a civil date, YYYY-MM-DD',
})
export const Instant = Type.String({ format: 'date-time', maxLength: 64, description: 'an instant, RFC 3339' })

/** `Nullable(X)`: null means "unknown", never zero. */
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

/**
 * What makes two states of a page comparable. `epoch` names the database's history, `revision` counts the subject's
 * changes in it, `view` is the build's view format. `today` is the member's civil date, because streaks change at midnight
 * without a write; for a leaderboard, the instant of the next midnight of anybody on it (RFC 3339); '' where no date matters.
 */
export const Version = Type.Object(
  {
    epoch: Type.String({ maxLength: 64 }),
    revision: Type.Integer({ minimum: 0 }),
    today: Type.String({
      maxLength: 64,
      description:
        "the member's civil date; for a leaderboard, the instant of its next midnight; '' where no date matters",
    }),
    view: Type.String({ maxLength: 64 }),
  },
  { additionalProperties: false },
)
export type Version = Static<typeof Version>

/** Where a view comes from. `verified: false`: Postgres is away and this is the last that was cached. */
export const Origin = Type.Object({
  source: Type.Union([Type.Literal('cache'), Type.Literal('database')]),
  version: Version,
  verified: Type.Optional(Type.Literal(false)),
})
export type Origin = Static<typeof Origin>

/** The envelope of every coherent read. */
export const Answer = <T extends Parameters<typeof Type.Union>[0][number]>(data: T) =>
  Type.Object({ ...Origin.properties, revision: Type.Integer(), data })
export type Answer<T> = Origin & { revision: number; data: T }

/**
 * Patterns of text that Postgres can store, which is any but NUL; the second is not blank either. No pattern may try
 * one part of a text twice: what follows a repetition must not be able to begin like it.
 */
export const PLAIN_TEXT = '^[^\\u0000]*$'
export const NOT_BLANK = '^\\s*[^\\s\\u0000][^\\u0000]*$'

/** What these say to people. */
export const PATTERNS: Readonly<Record<string, string>> = {
  [PLAIN_TEXT]: 'must not contain NUL',
  [NOT_BLANK]: 'must not be blank, nor contain NUL',
}

/** A name that others are shown: one line with something to see, and nothing that controls the text around it. */
export const Name = (maxLength: number) => Type.String({ minLength: 1, maxLength, format: 'name' })

/** What a save that leaves nothing to show is answered with: the revision that the client sends as `X-Min-Revision`. */
export const SavedRevision = Type.Object({ epoch: Type.String(), revision: Type.Integer() })
export type SavedRevision = Static<typeof SavedRevision>

/** RFC 9457; `code` is stable, `detail` is for people. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  workoutId: Type.Optional(Type.Unsafe<Id>({ ...Uuid, description: 'the workout that stands in the way' })),
})
export type Problem = Static<typeof Problem>

export const PageQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 200, description: '`nextCursor` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
})

/** What one set was. */
export const SetNumbers = Type.Object({
  weightKg: Nullable(Type.Number()),
  reps: Nullable(Type.Integer()),
  rpe: Nullable(Type.Number()),
  durationS: Nullable(Type.Integer()),
  distanceM: Nullable(Type.Number()),
})
export type SetNumbers = Static<typeof SetNumbers>

/** An id in a path; `me` stands for the caller. */
export const MemberParams = Type.Object({ userId: Type.Union([Type.Literal('me'), Uuid]) })
export const IdParams = Type.Object({ id: Uuid })
