import { type Id, IdParams } from '../../contract/common.ts'
import { type Leaderboard, LeaderboardAnswer } from '../../contract/groups.ts'
import { problem } from '../../contract/problems.ts'
import { isUnavailable } from '../../db/unavailable.ts'
import type { App } from '../../http/app-types.ts'
import { type CoherentAnswer, readingOf, rethrowAsProblem, sendCoherent } from '../../http/coherent-reply.ts'
import { within } from '../../runtime/timeout.ts'
import { readLeaderboard } from './leaderboard.ts'
import { isGroupMember } from './queries.ts'

/** A database that has not answered by then is away: what is cached says who may read. */
const MEMBERSHIP_MS = 1_000

/** The leaderboard, for the group's members and admins. */
export function leaderboardRoute(app: App): void {
  const { db } = app.database
  app.cache.family('leaderboard', async (groupId, gone) => {
    const { epoch, revision, value } = await app.pageSnapshot(
      groupId,
      (tx) => readLeaderboard(tx, groupId, app.now()),
      gone,
    )
    return { epoch, revision, ...value }
  })

  /** Of what is not cached the database says who may have it read: a stranger makes no leaderboard. */
  const mayLoad = async (groupId: Id, userId: Id): Promise<boolean> => {
    try {
      return await within(isGroupMember(db, groupId, userId), MEMBERSHIP_MS)
    } catch (error) {
      if (isUnavailable(error)) return true
      throw error
    }
  }

  app.get(
    '/api/groups/:id/leaderboard',
    {
      schema: {
        tags: ['groups'],
        summary: 'Training days this week',
        params: IdParams,
        response: { 200: LeaderboardAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { userId, role } = request.principal
      const reading = readingOf(request)
      let answer: CoherentAnswer | null = await app.cache.held('leaderboard', id, reading)
      if (answer === null) {
        if (role !== 'admin' && !(await mayLoad(id, userId))) throw problem('not-found')
        answer = await app.cache.read('leaderboard', id, reading).catch(rethrowAsProblem)
      }
      // who is in the group is part of the coherent view: a membership ends at once, also without asking the database
      const { memberIds } = JSON.parse(answer.body.toString()) as Leaderboard
      if (role !== 'admin' && !memberIds.includes(userId)) throw problem('not-found')
      return sendCoherent(request, reply, Promise.resolve(answer))
    },
  )
}
