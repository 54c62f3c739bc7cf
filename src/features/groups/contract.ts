import { type Static, Type } from 'typebox'
import { Answer, Instant, Name, Nullable, Uuid } from '../../wire.ts'

export const NewGroup = Type.Object({ name: Name(80) }, { additionalProperties: false })
export type NewGroup = Static<typeof NewGroup>

/** By the email address of an account; nobody is told of it again. */
export const GroupInvite = Type.Object(
  { email: Type.String({ format: 'email', maxLength: 254 }) },
  { additionalProperties: false },
)
export type GroupInvite = Static<typeof GroupInvite>

export const Group = Type.Object({ id: Uuid, name: Type.String(), ownerId: Uuid, members: Type.Integer() })
export type Group = Static<typeof Group>

const Person = { id: Uuid, displayName: Type.String() }

/** Somebody whom the caller was asked by, and when. */
const Asked = { invitedBy: Type.Object(Person), since: Instant }

/** Somebody asked by email who has not answered. */
export const InvitedPerson = Type.Object({ ...Person, invitedBy: Uuid, since: Instant })
export type InvitedPerson = Static<typeof InvitedPerson>

export const GroupList = Type.Object({
  groups: Type.Array(Group),
  invitations: Type.Array(Type.Object({ group: Group, ...Asked }), { description: 'open ones, to join or to decline' }),
})
export type GroupList = Static<typeof GroupList>
export const GroupListAnswer = Answer(GroupList)

/**
 * A group by its id. Whoever knows the id may join, and sees what it is; who is in it is for members. Names only: an
 * email address is never told.
 */
export const GroupDetail = Type.Object({
  group: Group,
  people: Nullable(
    Type.Object({
      members: Type.Array(Type.Object({ ...Person, joinedAt: Instant }), { description: 'longest first' }),
      invited: Type.Array(InvitedPerson),
    }),
  ),
  invitation: Nullable(Type.Object(Asked, { description: "the caller's own" })),
})
export type GroupDetail = Static<typeof GroupDetail>
export const GroupDetailAnswer = Answer(GroupDetail)

/** Distinct training days this week, each in the member's own zone; only those who opted in. */
export const Leaderboard = Type.Object({
  group: Type.Object({ id: Uuid, name: Type.String(), members: Type.Integer() }),
  memberIds: Type.Array(Uuid, { description: 'everybody in the group: who may read this' }),
  entries: Type.Array(
    Type.Object({ rank: Type.Integer(), userId: Uuid, displayName: Type.String(), trainingDays: Type.Integer() }),
  ),
})
export type Leaderboard = Static<typeof Leaderboard>
export const LeaderboardAnswer = Answer(Leaderboard)
