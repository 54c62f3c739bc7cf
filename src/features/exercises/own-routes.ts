import { IdParams, SavedRevision } from '../../contract/common.ts'
import { ExercisePatch, NewExercise, SavedExercise } from '../../contract/exercises.ts'
import type { App } from '../../http/app-types.ts'
import { changeExercise, createExercise, deleteExercise } from './own-service.ts'

const tags = ['exercises']

/** A member's own exercises: what they are called and what they work shows wherever they were trained. */
export async function ownRoutes(app: App) {
  app.post(
    '/api/exercises',
    { schema: { tags, summary: 'Create your own exercise', body: NewExercise, response: { 201: SavedExercise } } },
    async (request, reply) => reply.code(201).send(await createExercise(app, request.principal.userId, request.body)),
  )

  app.patch(
    '/api/exercises/:id',
    {
      schema: {
        tags,
        summary: 'Change your own exercise',
        description: 'Its former name becomes an alias. If the tracking changes, records and volume are recalculated.',
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
        summary: 'Delete your own exercise, if nothing uses it',
        params: IdParams,
        response: { 200: SavedRevision },
      },
    },
    async (request) => deleteExercise(app, request.principal.userId, request.params.id),
  )
}
