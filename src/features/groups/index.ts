import { and, eq } from 'drizzle-orm'
import { Type } from 'typebox'
import { v7 as uuidv7 } from 'uuid'
import { group, groupMember, subject } from '../../db/schema.ts'
import { snapshot } from '../../db/snapshot.ts'
import { sqlState } from '../../db/unavailable.ts'
import type { App } from '../../plugins/app-types.ts'
import { minimumOf, sendCoherent } from '../../plugins/coherent-reply.ts'
import { problem } from '../../problems.ts'
import { IdParams } from '../../wire.ts'
import { Group, GroupList, LeaderboardAnswer, NewGroup } from './contract.ts'
import { isGroupMember, readGroup, readGroups, readLeaderboard } from './queries.ts'

const FOREIGN_KEY_VIOLATION = '23503'
const tags = ['groups']

/** People who train together; the group's id is its invitation. */
export default async function groups(app: App) {
  const { db } = app.database
  app.cache.family('leaderboard', async (groupId) => {
    const { epoch, revision, value } = await snapshot(db, groupId, (tx) => readLeaderboard(tx, groupId, app.now()))
    return { epoch, revision, ...value }
  })

  app.addHook('onRequest', app.authenticate)

  app.get(
    '/api/groups',
    { schema: { tags, summary: 'Your groups', response: { 200: GroupList } } },
    async (request) => ({
      groups: await readGroups(db, request.principal.userId),
    }),
  )

  app.post(
    '/api/groups',
    { schema: { tags, summary: 'Make a group', body: NewGroup, response: { 201: Group } } },
    async (request, reply) => {
      const id = uuidv7()
      const ownerId = request.principal.userId
      await db.transaction(async (tx) => {
        await tx.insert(subject).values({ id, kind: 'group' })
        await tx.insert(group).values({ id, name: request.body.name.trim(), ownerId })
        await tx.insert(groupMember).values({ groupId: id, userId: ownerId })
      })
      return reply.code(201).send(await mustRead(id))
    },
  )

  app.post(
    '/api/groups/:id/join',
    { schema: { tags, summary: 'Join a group', params: IdParams, response: { 200: Group } } },
    async (request) => {
      const groupId = request.params.id
      await mustRead(groupId)
      await app
        .save({ accounts: [request.principal.userId], groups: [groupId], change: { kind: 'newer-state' } }, ({ tx }) =>
          tx.insert(groupMember).values({ groupId, userId: request.principal.userId }).onConflictDoNothing(),
        )
        .catch((error: unknown) => {
          // its owner's account was deleted since it was found
          throw sqlState(error) === FOREIGN_KEY_VIOLATION ? problem('not-found') : error
        })
      return mustRead(groupId)
    },
  )

  app.delete(
    '/api/groups/:id/membership',
    { schema: { tags, summary: 'Leave a group', params: IdParams, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const groupId = request.params.id
      if (!(await isGroupMember(db, groupId, request.principal.userId))) throw problem('not-found')
      await app.save(
        { accounts: [request.principal.userId], groups: [groupId], change: { kind: 'newer-state' } },
        ({ tx }) =>
          tx
            .delete(groupMember)
            .where(and(eq(groupMember.groupId, groupId), eq(groupMember.userId, request.principal.userId))),
      )
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/groups/:id/leaderboard',
    { schema: { tags, summary: 'Training days this week', params: IdParams, response: { 200: LeaderboardAnswer } } },
    async (request, reply) => {
      const { userId, role } = request.principal
      // membership is asked of the database each time: it is one index look-up, and it must end at once
      if (role !== 'admin' && !(await isGroupMember(db, request.params.id, userId))) throw problem('not-found')
      return sendCoherent(request, reply, app.cache.read('leaderboard', request.params.id, minimumOf(request)))
    },
  )

  async function mustRead(id: string) {
    const found = await readGroup(db, id)
    if (found === undefined) throw problem('not-found')
    return found
  }
}
