import { IdParams, SavedRevision } from '../../contract/common.ts'
import { ExercisePatch, NewExercise, SavedExercise } from '../../contract/exercises.ts'
import type { App } from '../../http/app-types.ts'
import { changeExercise, createExercise, deleteExercise } from './own-service.ts'

const tags = ['exercises']

/** A member's own exercises: what they are called and what they work shows wherever they were trained. */
export async function ownRoutes(app: App) {
  app.post(
    '/api/exercises',
    { schema: { tags, summary: 'Make an exercise of your own', body: NewExercise, response: { 201: SavedExercise } } },
    async (request, reply) => reply.code(201).send(await createExercise(app, request.principal.userId, request.body)),
  )

  app.patch(
    '/api/exercises/:id',
    {
      schema: {
        tags,
        summary: 'Change an exercise of your own',
        description: 'Its former name goes on to mean it. With another tracking, records and volume are counted anew.',
        params: IdParams,
        body: ExercisePatch,
        response: { 200: SavedExercise },
      },
    },
    async (request) => changeExercise(app, request.principal.userId, request.params.id, request.body),
  )

  app.delete(
    '/api/exercises/:id',
    {
      schema: {
        tags,
        summary: 'Delete an exercise of your own that nothing uses',
        params: IdParams,
        response: { 200: SavedRevision },
      },
    },
    async (request) => deleteExercise(app, request.principal.userId, request.params.id),
  )
}
