import { type Static, Type } from 'typebox'
import { Answer, Instant, Name, Nullable, Uuid } from './common.ts'

export const NewGroup = Type.Object({ name: Name(80) }, { additionalProperties: false })
export type NewGroup = Static<typeof NewGroup>

/** By email address. The answer is the same whether or not somebody here has it. */
export const GroupInvite = Type.Object(
  { email: Type.String({ format: 'email', maxLength: 254 }) },
  { additionalProperties: false },
)
export type GroupInvite = Static<typeof GroupInvite>

export const Group = Type.Object({ id: Uuid, name: Type.String(), ownerId: Uuid, members: Type.Integer() })
export type Group = Static<typeof Group>

/** Who is to own a group from now on. */
export const NewOwner = Type.Object({ userId: Uuid }, { additionalProperties: false })

const Person = Type.Object({ id: Uuid, displayName: Type.String() })

/** Whom the caller was asked by, and when: an address to check, beside the name that they gave themselves. */
const Asked = {
  invitedBy: Type.Object({ id: Uuid, displayName: Type.String(), email: Type.String() }),
  since: Instant,
}

/** An open invitation as the group sees it. */
export const GroupInvitation = Type.Object({
  id: Uuid,
  email: Nullable(Type.String({ description: 'told to whoever wrote it, and nobody else' })),
  invitedBy: Person,
  since: Instant,
  until: Type.String({ format: 'date-time', description: 'the instant from which it cannot be accepted any more' }),
})
export type GroupInvitation = Static<typeof GroupInvitation>

export const GroupList = Type.Object({
  groups: Type.Array(Group),
  invitations: Type.Array(Type.Object({ group: Group, ...Asked }), { description: 'open ones, to join or to decline' }),
  blocked: Type.Array(Type.Object({ id: Uuid, name: Type.String() }), {
    description: 'groups that are to ask no more',
  }),
})
export type GroupList = Static<typeof GroupList>
export const GroupListAnswer = Answer(GroupList)

/** What members see of a group. Names only: an email address is never told. */
const GroupPeople = Type.Object({
  members: Type.Array(Type.Object({ ...Person.properties, joinedAt: Instant }), { description: 'longest first' }),
  showsMyTraining: Type.Boolean({ description: 'the caller lets the group see when they train' }),
  invited: Type.Array(GroupInvitation),
  removed: Nullable(Type.Array(Person, { description: 'whom the owner sent away, newest first; told to the owner' })),
  joinSecret: Type.String({ format: 'uuid', description: "what the group's link holds: whoever has it may join" }),
})
export type GroupPeople = Static<typeof GroupPeople>

/** A group for its members, or with the caller's own invitation for whom it asks. For anybody else there is none. */
export const GroupDetail = Type.Object({
  group: Group,
  people: Nullable(GroupPeople),
  invitation: Nullable(Type.Object(Asked, { description: "the caller's own" })),
})
export type GroupDetail = Static<typeof GroupDetail>
export const GroupDetailAnswer = Answer(GroupDetail)

/** What a member sets for themselves. */
export const MembershipPatch = Type.Object({ showsMyTraining: Type.Boolean() }, { additionalProperties: false })
export type MembershipPatch = Static<typeof MembershipPatch>

export const SecretParams = Type.Object({ secret: Uuid })

/** Where a group's link leads. */
export const GroupLink = Type.Object({ group: Group, isMember: Type.Boolean() })
export type GroupLink = Static<typeof GroupLink>

export const RenewedLink = Type.Object({ joinSecret: Uuid })
export type RenewedLink = Static<typeof RenewedLink>

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
