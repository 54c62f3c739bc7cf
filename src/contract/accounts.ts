import { type Static, Type } from 'typebox'
import { Answer, Instant, Name, Nullable, Uuid } from './common.ts'
import { DISTANCE_UNITS, ROLES, SIGN_UPS, UNITS, WEEK_STARTS } from './enums.ts'

const Email = Type.String({ format: 'email', maxLength: 254 })
const Password = Type.String({ minLength: 10, maxLength: 200 })
const DisplayName = Name(80)
const TimeZone = Type.String({ maxLength: 64, description: 'IANA name' })

export const Registration = Type.Object(
  {
    email: Email,
    password: Password,
    displayName: DisplayName,
    role: Type.Optional(Type.Enum(['member', 'trainer'])),
    timeZone: Type.Optional(TimeZone),
  },
  { additionalProperties: false },
)
export type Registration = Static<typeof Registration>

export const Credentials = Type.Object(
  { email: Type.String({ maxLength: 254, pattern: '^\\P{Cc}*$' }), password: Type.String({ maxLength: 200 }) },
  { additionalProperties: false },
)
export type Credentials = Static<typeof Credentials>

export const Preferences = Type.Object({
  weightUnit: Type.Enum([...UNITS]),
  distanceUnit: Type.Enum([...DISTANCE_UNITS]),
  timeZone: TimeZone,
  weekStart: Type.Enum([...WEEK_STARTS]),
  dayCutoffMin: Type.Integer({ minimum: 0, maximum: 360 }),
  weeklyTarget: Nullable(Type.Integer({ minimum: 1, maximum: 7 })),
  locale: Type.String({ maxLength: 35, pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$', description: 'BCP 47' }),
  leaderboardOptIn: Type.Boolean(),
  setsLow: Type.Integer({ minimum: 0, maximum: 100, description: 'working sets a muscle and week: fewer are low' }),
  setsHigh: Type.Integer({ minimum: 1, maximum: 100, description: 'working sets a muscle and week: more are high' }),
  painWords: Type.Boolean({ description: 'words of pain in notes are shown to your trainers' }),
})
export type Preferences = Static<typeof Preferences>

export const User = Type.Object({
  id: Uuid,
  email: Type.String(),
  displayName: Type.String(),
  role: Type.Enum([...ROLES]),
  createdAt: Instant,
})
export type User = Static<typeof User>

export const Me = Type.Object({ user: User, preferences: Preferences })
export type Me = Static<typeof Me>
export const MeAnswer = Answer(Me)

export const MePatch = Type.Object(
  {
    displayName: Type.Optional(DisplayName),
    email: Type.Optional(Email),
    password: Type.Optional(Password),
    currentPassword: Type.Optional(Type.String({ maxLength: 200, description: 'needed to change email or password' })),
    preferences: Type.Optional(Type.Partial(Preferences, { additionalProperties: false })),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type MePatch = Static<typeof MePatch>

/** The account as it is now, and the revision that the change became: what the client sends as `X-Min-Revision`. */
export const SavedMe = Type.Object({
  user: User,
  preferences: Preferences,
  epoch: Type.String(),
  revision: Type.Integer(),
})
export type SavedMe = Static<typeof SavedMe>

export const Farewell = Type.Object({ password: Type.String({ maxLength: 200 }) }, { additionalProperties: false })
export type Farewell = Static<typeof Farewell>

export const SignedIn = Type.Object({ user: User, accessToken: Type.String(), expiresInS: Type.Integer() })
export type SignedIn = Static<typeof SignedIn>

/** How one may come in here: what a sign-in page has to know. */
export const SignInOptions = Type.Object({ signUp: Type.Enum([...SIGN_UPS]) })
export type SignInOptions = Static<typeof SignInOptions>
