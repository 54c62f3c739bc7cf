import { type Static, Type } from 'typebox'
import { Answer, Instant, Nullable, Origin, Uuid } from './common.ts'
import { ProgressView } from './progress.ts'

export const Invitation = Type.Object(
  { email: Type.String({ format: 'email', maxLength: 254 }) },
  { additionalProperties: false },
)
export type Invitation = Static<typeof Invitation>

const Person = Type.Object({ id: Uuid, displayName: Type.String() })

/** Somebody is, or was, coached by a trainer. */
export const CoachingLink = Type.Object({
  id: Uuid,
  status: Type.Enum(['active', 'ended']),
  since: Instant,
  endedAt: Nullable(Instant),
  trainer: Person,
  client: Person,
  followUpDays: Type.Integer(),
  mayPlan: Type.Boolean({
    description: 'the client lets the trainer change what is not done yet of a workout that is open, and write a cue',
  }),
})
export type CoachingLink = Static<typeof CoachingLink>

/** What a trainer knows of an invitation: whom they wrote to. Whether an account has the address is not told. */
export const SentInvitation = Type.Object({
  id: Uuid,
  email: Type.String(),
  since: Instant,
  until: Type.String({ format: 'date-time', description: 'the instant from which it cannot be accepted any more' }),
})
export type SentInvitation = Static<typeof SentInvitation>

/** What the person asked can check: the address of whoever asks, beside the name that they gave themselves. */
export const ReceivedInvitation = Type.Object({
  id: Uuid,
  since: Instant,
  until: Instant,
  trainer: Type.Object({ id: Uuid, displayName: Type.String(), email: Type.String() }),
})
export type ReceivedInvitation = Static<typeof ReceivedInvitation>

/** `followUpDays` is the trainer's: after how many days without a workout the board asks for attention. `mayPlan` is the client's. */
export const LinkPatch = Type.Object(
  {
    followUpDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 })),
    mayPlan: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1, maxProperties: 1 },
)
export type LinkPatch = Static<typeof LinkPatch>

/** A trainer's clients and open invitations. The clients' numbers come from each one's own progress. */
export const ClientList = Type.Object({ clients: Type.Array(CoachingLink), invitations: Type.Array(SentInvitation) })
export type ClientList = Static<typeof ClientList>
export const ClientListAnswer = Answer(ClientList)

/** An active client and their progress, as of its own version. */
export const BoardEntry = Type.Object({ client: Person, ...Origin.properties, progress: ProgressView })
export type BoardEntry = Static<typeof BoardEntry>
export const BoardAnswer = Answer(Type.Object({ clients: Type.Array(BoardEntry) }))

/** The caller as a client: trainers who may read, who asks to, and who may not ask any more. */
export const TrainerList = Type.Object({
  trainers: Type.Array(CoachingLink),
  invitations: Type.Array(ReceivedInvitation),
  blocked: Type.Array(Type.Object({ id: Uuid, displayName: Type.String(), since: Instant })),
})
export type TrainerList = Static<typeof TrainerList>
