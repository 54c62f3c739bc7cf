import { Type } from 'typebox'
import { IdParams, Uuid } from '../../contract/common.ts'
import {
  Group,
  GroupDetailAnswer,
  GroupListAnswer,
  MembershipPatch,
  NewGroup,
  NewOwner,
} from '../../contract/groups.ts'
import { ProblemError } from '../../contract/problems.ts'
import type { App } from '../../http/app-types.ts'
import { sendUncached } from '../../http/coherent-reply.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { leaderboardRoute } from './leaderboard-route.ts'
import { linkRoutes } from './link-routes.ts'
import { noGroup, readGroupDetail, readGroups } from './queries.ts'
import { liftRemoval, removeMember } from './removing.ts'
import { changeMembership, createGroup, deleteGroup, handOver, leave, rename } from './service.ts'
import { trainingRoute } from './training-now.ts'

const tags = ['groups']
const OfGroup = Type.Object({ id: Uuid, userId: Uuid })
const Nothing = Type.Null()

/** People who train together. That there is a group is told to its members, and to whom they ask to join. */
export default async function groups(app: App) {
  app.addHook('onRequest', app.authenticate)
  leaderboardRoute(app)
  trainingRoute(app)
  linkRoutes(app)
  invitationRoutes(app)

  app.get(
    '/api/groups',
    { schema: { tags, summary: 'Your groups and invitations', response: { 200: GroupListAnswer } } },
    async (request, reply) => {
      const { userId } = request.principal
      return sendUncached(request, reply, await request.snapshot(userId, (tx) => readGroups(tx, userId, app.now())))
    },
  )

  app.post(
    '/api/groups',
    { schema: { tags, summary: 'Create a group', body: NewGroup, response: { 201: Group } } },
    async (request, reply) => reply.code(201).send(await createGroup(app, request.principal.userId, request.body.name)),
  )

  app.get(
    '/api/groups/:id',
    {
      schema: {
        tags,
        summary: 'A group; for members with its members and its link',
        description: 'Invited people see it with their invitation. Anybody else gets 404.',
        params: IdParams,
        response: { 200: GroupDetailAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { userId } = request.principal
      return sendUncached(
        request,
        reply,
        await request
          .snapshot(id, (tx) => readGroupDetail(tx, id, userId, app.now()))
          .catch((error) => {
            // an id that nothing has is told in the same words
            throw error instanceof ProblemError && error.code === 'not-found' ? noGroup() : error
          }),
      )
    },
  )

  app.patch(
    '/api/groups/:id',
    { schema: { tags, summary: 'Rename your group', params: IdParams, body: NewGroup, response: { 200: Group } } },
    async (request) => rename(app, request.params.id, request.principal.userId, request.body.name),
  )

  app.put(
    '/api/groups/:id/owner',
    {
      schema: {
        tags,
        summary: 'Transfer your group to another member',
        params: IdParams,
        body: NewOwner,
        response: { 200: Group },
      },
    },
    async (request) => handOver(app, request.params.id, request.principal.userId, request.body.userId),
  )

  app.delete(
    '/api/groups/:id',
    { schema: { tags, summary: 'Delete your group', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await deleteGroup(app, request.params.id, request.principal.userId)
      return reply.code(204).send(null)
    },
  )

  app.patch(
    '/api/groups/:id/membership',
    {
      schema: {
        tags,
        summary: 'Let a group see when you train, or no longer',
        params: IdParams,
        body: MembershipPatch,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await changeMembership(app, request.params.id, request.principal.userId, request.body)
      return reply.code(204).send(null)
    },
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
    {
      schema: {
        tags,
        summary: 'Remove a member from your group',
        description: "Renews the group's link. The person can join again only if you invite them or lift the removal.",
        params: OfGroup,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await removeMember(app, request.params.id, request.principal.userId, request.params.userId)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/groups/:id/removed/:userId',
    {
      schema: {
        tags,
        summary: 'Lift a removal, so that the person can join again',
        params: OfGroup,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await liftRemoval(app, request.params.id, request.principal.userId, request.params.userId)
      return reply.code(204).send(null)
    },
  )
}
