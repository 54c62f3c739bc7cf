import { Type } from 'typebox'
import { snapshot } from '../../db/snapshot.ts'
import type { App } from '../../plugins/app-types.ts'
import { minimumOf, rethrowAsProblem, sendCoherent, sendUncached } from '../../plugins/coherent-reply.ts'
import { problem } from '../../problems.ts'
import { IdParams, Uuid } from '../../wire.ts'
import {
  Group,
  GroupDetailAnswer,
  GroupInvite,
  GroupListAnswer,
  InvitedPerson,
  type Leaderboard,
  LeaderboardAnswer,
  NewGroup,
} from './contract.ts'
import { readLeaderboard } from './leaderboard.ts'
import { readGroupDetail, readGroups } from './queries.ts'
import { createGroup, deleteGroup, endInvitation, invite, join, leave, removeMember, rename } from './service.ts'

const tags = ['groups']
const OfGroup = Type.Object({ id: Uuid, userId: Uuid })
const Nothing = Type.Null()
const INVITATIONS_PER_MINUTE = 20

/** People who train together; the group's id is its invitation. */
export default async function groups(app: App) {
  const { db } = app.database
  app.cache.family('leaderboard', async (groupId) => {
    const { epoch, revision, value } = await snapshot(db, groupId, (tx) => readLeaderboard(tx, groupId, app.now()))
    return { epoch, revision, ...value }
  })

  // an invitation tells whether an address has an account: nobody may ask for many
  const invitationLimit = app.limitPerMinute({
    max: INVITATIONS_PER_MINUTE,
    keyOf: ({ principal }) => `invite:${principal.userId}`,
    what: 'invitations',
  })

  app.addHook('onRequest', app.authenticate)

  app.get(
    '/api/groups',
    { schema: { tags, summary: 'Your groups and invitations', response: { 200: GroupListAnswer } } },
    async (request, reply) => {
      const { userId } = request.principal
      return sendUncached(request, reply, await snapshot(db, userId, (tx) => readGroups(tx, userId)))
    },
  )

  app.post(
    '/api/groups',
    { schema: { tags, summary: 'Make a group', body: NewGroup, response: { 201: Group } } },
    async (request, reply) => reply.code(201).send(await createGroup(app, request.principal.userId, request.body.name)),
  )

  app.get(
    '/api/groups/:id',
    {
      schema: {
        tags,
        summary: 'A group, and for its members who is in it',
        params: IdParams,
        response: { 200: GroupDetailAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const detail = await snapshot(db, id, (tx) => readGroupDetail(tx, id, request.principal.userId))
      return sendUncached(request, reply, detail)
    },
  )

  app.patch(
    '/api/groups/:id',
    { schema: { tags, summary: 'Rename your group', params: IdParams, body: NewGroup, response: { 200: Group } } },
    async (request) => rename(app, request.params.id, request.principal.userId, request.body.name),
  )

  app.delete(
    '/api/groups/:id',
    { schema: { tags, summary: 'Delete your group', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await deleteGroup(app, request.params.id, request.principal.userId)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/groups/:id/join',
    { schema: { tags, summary: 'Join a group', params: IdParams, response: { 200: Group } } },
    async (request) => join(app, request.params.id, request.principal.userId),
  )

  app.delete(
    '/api/groups/:id/membership',
    { schema: { tags, summary: 'Leave a group', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await leave(app, request.params.id, request.principal.userId)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/groups/:id/members/:userId',
    { schema: { tags, summary: 'Remove a member from your group', params: OfGroup, response: { 204: Nothing } } },
    async (request, reply) => {
      await removeMember(app, request.params.id, request.principal.userId, request.params.userId)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/groups/:id/invitations',
    {
      schema: {
        tags,
        summary: 'Ask somebody to join, by email',
        params: IdParams,
        body: GroupInvite,
        response: { 201: InvitedPerson },
      },
      preHandler: invitationLimit,
    },
    async (request, reply) =>
      reply.code(201).send(await invite(app, request.params.id, request.principal.userId, request.body.email)),
  )

  app.delete(
    '/api/groups/:id/invitation',
    { schema: { tags, summary: 'Decline an invitation', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      const { userId } = request.principal
      await endInvitation(app, request.params.id, userId, userId)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/groups/:id/invitations/:userId',
    { schema: { tags, summary: 'Take back an invitation', params: OfGroup, response: { 204: Nothing } } },
    async (request, reply) => {
      await endInvitation(app, request.params.id, request.principal.userId, request.params.userId)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/groups/:id/leaderboard',
    { schema: { tags, summary: 'Training days this week', params: IdParams, response: { 200: LeaderboardAnswer } } },
    async (request, reply) => {
      const { userId, role } = request.principal
      const reading = app.cache.read('leaderboard', request.params.id, minimumOf(request))
      // who is in the group is part of the coherent view: a membership ends at once, also without asking the database
      const { body } = await reading.catch(rethrowAsProblem)
      const { memberIds } = JSON.parse(body.toString()) as Leaderboard
      if (role !== 'admin' && !memberIds.includes(userId)) throw problem('not-found')
      return sendCoherent(request, reply, reading)
    },
  )
}
