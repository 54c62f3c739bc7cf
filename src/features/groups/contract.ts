import { type Static, Type } from 'typebox'
import { Answer, NOT_BLANK, Uuid } from '../../wire.ts'

export const NewGroup = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 80, pattern: NOT_BLANK }) },
  { additionalProperties: false },
)
export type NewGroup = Static<typeof NewGroup>

export const Group = Type.Object({ id: Uuid, name: Type.String(), ownerId: Uuid, members: Type.Integer() })
export type Group = Static<typeof Group>
export const GroupList = Type.Object({ groups: Type.Array(Group) })

/** Distinct training days this week, each in the member's own zone; only those who opted in. */
export const Leaderboard = Type.Object({
  group: Type.Object({ id: Uuid, name: Type.String() }),
  entries: Type.Array(
    Type.Object({ rank: Type.Integer(), userId: Uuid, displayName: Type.String(), trainingDays: Type.Integer() }),
  ),
})
export type Leaderboard = Static<typeof Leaderboard>
export const LeaderboardAnswer = Answer(Leaderboard)
