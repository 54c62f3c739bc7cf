import { type Static, Type } from 'typebox'
import { COACHING_STATUSES } from '../../vocabulary.ts'
import { Answer, Instant, Nullable, Uuid } from '../../wire.ts'

export const Invitation = Type.Object(
  { email: Type.String({ format: 'email', maxLength: 254 }) },
  { additionalProperties: false },
)
export type Invitation = Static<typeof Invitation>

export const CoachingLink = Type.Object({
  id: Uuid,
  status: Type.Enum([...COACHING_STATUSES]),
  since: Instant,
  endedAt: Nullable(Instant),
  trainer: Type.Object({ id: Uuid, displayName: Type.String() }),
  client: Type.Object({ id: Uuid, displayName: Type.String() }),
  followUpDays: Type.Integer(),
})
export type CoachingLink = Static<typeof CoachingLink>

/** What a trainer sets for one client: after how many days without a workout the board asks for attention. */
export const LinkPatch = Type.Object(
  { followUpDays: Type.Integer({ minimum: 1, maximum: 60 }) },
  { additionalProperties: false },
)
export type LinkPatch = Static<typeof LinkPatch>

/** A trainer's open links. Their clients' numbers come from each client's own progress. */
export const ClientList = Type.Object({ clients: Type.Array(CoachingLink) })
export type ClientList = Static<typeof ClientList>
export const ClientListAnswer = Answer(ClientList)

/** The links in which the caller is the client: invitations to accept and trainers who may read. */
export const TrainerList = Type.Object({ trainers: Type.Array(CoachingLink) })
export type TrainerList = Static<typeof TrainerList>
