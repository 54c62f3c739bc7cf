import { Type } from 'typebox'
import {
  BoardAnswer,
  type ClientList,
  ClientListAnswer,
  CoachingLink,
  Invitation,
  LinkPatch,
  SentInvitation,
  TrainerList,
} from '../../contract/coaching.ts'
import { IdParams } from '../../contract/common.ts'
import { ProblemError } from '../../contract/problems.ts'
import type { App } from '../../http/app-types.ts'
import { originOf, readingOf, rethrowAsProblem, sendCoherent } from '../../http/coherent-reply.ts'
import { readClients, readTrainers } from './queries.ts'
import { accept, block, changeLink, end, invite, unblock } from './service.ts'

const tags = ['coaching']

/** Who trains whom. */
export default async function coaching(app: App) {
  app.cache.family('clients', async (trainerId, gone) => {
    const { epoch, revision, value } = await app.pageSnapshot(trainerId, (tx) => readClients(tx, trainerId), gone)
    return { epoch, revision, today: '', expiresAtMs: null, data: value satisfies ClientList }
  })

  app.addHook('onRequest', app.authenticate)

  app.register(async function trainersOnly(scope) {
    const trainers = scope as unknown as App
    trainers.addHook('onRequest', app.requireRole('trainer'))

    trainers.get(
      '/api/trainers/me/clients',
      { schema: { tags, summary: 'Your clients and open invitations', response: { 200: ClientListAnswer } } },
      async (request, reply) =>
        sendCoherent(request, reply, app.cache.read('clients', request.principal.userId, readingOf(request))),
    )

    trainers.post(
      '/api/trainers/me/clients',
      {
        schema: {
          tags,
          summary: 'Invite a client by email',
          description: 'The answer is the same whether or not the address has an account.',
          body: Invitation,
          response: { 201: SentInvitation },
        },
      },
      async (request, reply) => reply.code(201).send(await invite(app, request.principal.userId, request.body.email)),
    )

    trainers.get(
      '/api/trainers/me/dashboard',
      { schema: { tags, summary: "Your clients with each one's progress", response: { 200: BoardAnswer } } },
      async (request, reply) => {
        const list = await app.cache
          .read('clients', request.principal.userId, readingOf(request))
          .catch(rethrowAsProblem)
        const { clients } = JSON.parse(list.body.toString()) as ClientList
        const parts = await Promise.all(clients.map(({ client }) => clientPart(app, client)))
        const head = `{${originOf(list)},"revision":${list.version.revision}`
        // the parts are JSON already
        return reply
          .type('application/json; charset=utf-8')
          .header('cache-control', 'private, no-cache')
          .serializer((text: unknown) => text as string)
          .send(`${head},"data":{"clients":[${parts.filter((part) => part !== null).join(',')}]}}` as never)
      },
    )
  })

  app.get(
    '/api/coaching',
    { schema: { tags, summary: 'Your trainers, and invitations from trainers', response: { 200: TrainerList } } },
    async (request) => request.inTurn(() => readTrainers(app.database.db, request.principal.userId, app.now())),
  )

  app.post(
    '/api/coaching/:id/accept',
    { schema: { tags, summary: 'Accept an invitation', params: IdParams, response: { 200: CoachingLink } } },
    async (request) => accept(app, request.principal.userId, request.params.id),
  )

  app.patch(
    '/api/coaching/:id',
    {
      schema: {
        tags,
        summary: 'Change what you set of a link',
        description:
          'For its trainer `followUpDays`, the days without a workout after which they want to follow up; for its client `mayPlan`, whether the trainer may change what is not done yet of an open workout.',
        params: IdParams,
        body: LinkPatch,
        response: { 200: CoachingLink },
      },
    },
    async (request) => changeLink(app, request.principal.userId, request.params.id, request.body),
  )

  app.delete(
    '/api/coaching/:id',
    {
      schema: {
        tags,
        summary: 'End a link, withdraw an invitation or decline it',
        params: IdParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await end(app, request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/coaching/:id/block',
    {
      schema: {
        tags,
        summary: 'End a link or decline an invitation, and block further invitations from this trainer',
        description: "For the client. The trainer's further invitations are answered as usual and shown to nobody.",
        params: IdParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await block(app, request.principal.userId, request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/coaching/blocked/:id',
    {
      schema: {
        tags,
        summary: 'Unblock a trainer',
        params: IdParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await unblock(app, request.principal.userId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}

/** One client's part of the dashboard, as JSON; null when the account was deleted since the list was read. */
async function clientPart(app: App, client: CoachingLink['client']): Promise<string | null> {
  try {
    const answer = await app.cache.read('progress', client.id)
    return `{"client":${JSON.stringify(client)},${originOf(answer)},"progress":${answer.body}}`
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'not-found') return null
    return rethrowAsProblem(error)
  }
}
