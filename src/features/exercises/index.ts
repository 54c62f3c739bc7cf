import { IdParams, LIBRARY_SUBJECT_ID } from '../../contract/common.ts'
import {
  ExerciseAnswer,
  type ExerciseList,
  ExerciseListAnswer,
  ExerciseQuery,
  MuscleListAnswer,
} from '../../contract/exercises.ts'
import { problem } from '../../contract/problems.ts'
import type { Reads } from '../../db/open.ts'
import type { App } from '../../http/app-types.ts'
import { readingOf, sendCoherent, sendUncached } from '../../http/coherent-reply.ts'
import { aliasRoutes } from './alias-routes.ts'
import { ownRoutes } from './own-routes.ts'
import { readExercise, readLibraryPart, readMuscles, readOwn, readOwner, searchExercises } from './queries.ts'

const tags = ['exercises']

/** The exercise library, by muscle and equipment from the cache, and the member's own exercises. */
export default async function exercises(app: App) {
  const ofLibrary =
    <T>(read: (tx: Reads, part: string) => Promise<T>) =>
    async (part: string, gone: AbortSignal) => {
      const { epoch, revision, value } = await app.pageSnapshot(LIBRARY_SUBJECT_ID, (tx) => read(tx, part), gone)
      return { epoch, revision, today: '', expiresAtMs: null, data: value }
    }
  app.cache.family('muscles', ofLibrary(readMuscles))
  app.cache.family(
    'exercises',
    ofLibrary(async (tx, part) => ({ exercises: await readLibraryPart(tx, part) })),
  )

  app.addHook('onRequest', app.authenticate)
  await app.register(aliasRoutes)
  await app.register(ownRoutes)

  app.get(
    '/api/muscles',
    { schema: { tags, summary: 'Muscles and how many exercises work them', response: { 200: MuscleListAnswer } } },
    async (request, reply) => sendCoherent(request, reply, app.cache.read('muscles', 'all', readingOf(request))),
  )

  app.get(
    '/api/exercises',
    {
      schema: {
        tags,
        summary: 'Exercises by muscle, equipment or name',
        description:
          'By muscle or equipment: the shared library, cached for a day. With `q`: library and your own, at most 50. With `own`: all of your own.',
        querystring: ExerciseQuery,
        response: { 200: ExerciseListAnswer },
      },
    },
    async (request, reply) => {
      const { q, muscle, equipment, own } = request.query
      const { userId } = request.principal
      if (own) {
        const found = await request.snapshot(userId, async (tx) => ({
          exercises: await readOwn(tx, userId, request.query),
        }))
        return sendUncached(request, reply, found)
      }
      const part = muscle ?? equipment
      if (q === undefined && part !== undefined && (muscle === undefined || equipment === undefined)) {
        return sendCoherent(request, reply, app.cache.read('exercises', part, readingOf(request)))
      }
      if (q === undefined && muscle !== undefined) {
        const narrowed = async () => {
          const answer = await app.cache.read('exercises', muscle, readingOf(request))
          const { exercises } = JSON.parse(answer.body.toString()) as ExerciseList
          const found = exercises.filter((exercise) => exercise.equipment === equipment)
          return { ...answer, body: Buffer.from(JSON.stringify({ exercises: found })) }
        }
        return sendCoherent(request, reply, narrowed())
      }
      const found = await request.snapshot(userId, async (tx) => ({
        exercises: await searchExercises(tx, userId, request.query),
      }))
      return sendUncached(request, reply, found)
    },
  )

  app.get(
    '/api/exercises/:id',
    {
      schema: {
        tags,
        summary: 'An exercise from the library, of your own, or of a member whose training you may read',
        params: IdParams,
        response: { 200: ExerciseAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { userId } = request.principal
      const ownerId = await request.inTurn(() => readOwner(app.database.db, id))
      // somebody else's own and none at all look the same
      if (ownerId === undefined || (ownerId !== null && !(await app.access.mayRead(request.principal, ownerId))))
        throw problem('not-found')
      const found = await request.snapshot(ownerId ?? userId, (tx) => readExercise(tx, id))
      if (found.value === undefined) throw problem('not-found')
      return sendUncached(request, reply, { ...found, value: found.value })
    },
  )
}
