import { Type } from 'typebox'
import { IdParams, Uuid } from '../../contract/common.ts'
import { Group, GroupInvitation, GroupInvite } from '../../contract/groups.ts'
import type { App } from '../../http/app-types.ts'
import { decline, invite, unblock, withdraw } from './inviting.ts'
import { join } from './service.ts'

const tags = ['groups']
const Nothing = Type.Null()
const OfInvitation = Type.Object({ id: Uuid, invitationId: Uuid })

/** Asking somebody by email to join, and what comes of it. */
export function invitationRoutes(app: App): void {
  app.post(
    '/api/groups/:id/invitations',
    {
      schema: {
        tags,
        summary: 'Invite somebody by email',
        description: 'The answer is the same whether or not the address has an account.',
        params: IdParams,
        body: GroupInvite,
        response: { 201: GroupInvitation },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await invite(app, request.params.id, request.principal.userId, request.body.email)),
  )

  app.delete(
    '/api/groups/:id/invitations/:invitationId',
    { schema: { tags, summary: 'Withdraw an invitation', params: OfInvitation, response: { 204: Nothing } } },
    async (request, reply) => {
      const { id, invitationId } = request.params
      await withdraw(app, id, request.principal.userId, invitationId)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/groups/:id/join',
    { schema: { tags, summary: 'Accept an invitation', params: IdParams, response: { 200: Group } } },
    async (request) => join(app, request.params.id, request.principal.userId),
  )

  app.delete(
    '/api/groups/:id/invitation',
    { schema: { tags, summary: 'Decline an invitation', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await decline(app, request.params.id, request.principal.userId, { forGood: false })
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/groups/:id/block',
    {
      schema: {
        tags,
        summary: 'Decline an invitation, and block further ones to this group',
        params: IdParams,
        response: { 204: Nothing },
      },
    },
    async (request, reply) => {
      await decline(app, request.params.id, request.principal.userId, { forGood: true })
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/groups/:id/block',
    { schema: { tags, summary: 'Unblock a group', params: IdParams, response: { 204: Nothing } } },
    async (request, reply) => {
      await unblock(app, request.params.id, request.principal.userId)
      return reply.code(204).send(null)
    },
  )
}
