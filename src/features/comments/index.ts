import { Type } from 'typebox'
import { IdParams } from '../../contract/common.ts'
import { CommentInput, CommentListAnswer, WorkoutComment } from '../../contract/index.ts'
import { problem } from '../../contract/problems.ts'
import { readCommentsOn } from '../../domain/people/comments.ts'
import type { App } from '../../http/app-types.ts'
import { sendUncached } from '../../http/coherent-reply.ts'
import { addComment, ownerOf, removeComment } from './service.ts'

const tags = ['comments']

/** What a member and their trainers say about a workout. */
export default async function comments(app: App) {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/api/workouts/:id/comments',
    {
      schema: {
        tags,
        summary: 'Comments on a workout, oldest first',
        params: IdParams,
        response: { 200: CommentListAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const userId = await request.inTurn(() => ownerOf(app.database.db, id))
      // somebody else's workout and none at all look the same
      if (userId === undefined || !(await app.access.mayRead(request.principal, userId))) throw problem('not-found')
      const list = await request.snapshot(userId, async (tx) => ({
        userId,
        comments: await readCommentsOn(tx, id),
      }))
      return sendUncached(request, reply, list)
    },
  )

  app.post(
    '/api/workouts/:id/comments',
    {
      schema: {
        tags,
        summary: 'Comment on a workout',
        description: 'For the member and their active trainers.',
        params: IdParams,
        body: CommentInput,
        response: { 201: WorkoutComment },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await addComment(app, request.principal, request.params.id, request.body.body)),
  )

  app.delete(
    '/api/comments/:id',
    {
      schema: {
        tags,
        summary: 'Delete a comment: your own, or one on your workout',
        params: IdParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await removeComment(app, request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
