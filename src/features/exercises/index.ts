import { sql } from 'drizzle-orm'
import { LIBRARY_SUBJECT_ID } from '../../cache/keys.ts'
import type { Transaction } from '../../db/open.ts'
import { snapshot } from '../../db/snapshot.ts'
import { sqlState } from '../../db/unavailable.ts'
import type { App } from '../../plugins/app-types.ts'
import { minimumOf, sendCoherent, sendUncached } from '../../plugins/coherent-reply.ts'
import { problem } from '../../problems.ts'
import { createOwnExercise } from '../../training/own-exercises.ts'
import { IdParams } from '../../wire.ts'
import { forgetAlias } from './alias-queries.ts'
import { aliasRoutes } from './alias-routes.ts'
import {
  Exercise,
  ExerciseAnswer,
  type ExerciseList,
  ExerciseListAnswer,
  ExerciseQuery,
  MuscleListAnswer,
  NewExercise,
} from './contract.ts'
import { readExercise, readLibraryPart, readMuscles, readOwner, searchExercises } from './queries.ts'

const UNIQUE_VIOLATION = '23505'
const tags = ['exercises']

/** The exercise library, by muscle and equipment from the cache, and the member's own exercises. */
export default async function exercises(app: App) {
  const ofLibrary =
    <T>(read: (tx: Transaction, part: string) => Promise<T>) =>
    async (part: string) => {
      const { epoch, revision, value } = await snapshot(app.database.db, LIBRARY_SUBJECT_ID, (tx) => read(tx, part))
      return { epoch, revision, today: '', expiresAtMs: null, data: value }
    }
  app.cache.family('muscles', ofLibrary(readMuscles))
  app.cache.family(
    'exercises',
    ofLibrary(async (tx, part) => ({ exercises: await readLibraryPart(tx, part) })),
  )

  app.addHook('onRequest', app.authenticate)
  await app.register(aliasRoutes)

  app.get(
    '/api/muscles',
    { schema: { tags, summary: 'Muscles and how many exercises work them', response: { 200: MuscleListAnswer } } },
    async (request, reply) => sendCoherent(request, reply, app.cache.read('muscles', 'all', minimumOf(request))),
  )

  app.get(
    '/api/exercises',
    {
      schema: {
        tags,
        summary: 'Exercises by muscle, equipment or name',
        description:
          'By muscle or equipment: the shared library, cached for a day. With `q`: library and your own, at most 50.',
        querystring: ExerciseQuery,
        response: { 200: ExerciseListAnswer },
      },
    },
    async (request, reply) => {
      const { q, muscle, equipment } = request.query
      const part = muscle ?? equipment
      if (q === undefined && part !== undefined && (muscle === undefined || equipment === undefined)) {
        return sendCoherent(request, reply, app.cache.read('exercises', part, minimumOf(request)))
      }
      if (q === undefined && muscle !== undefined) {
        const narrowed = async () => {
          const answer = await app.cache.read('exercises', muscle, minimumOf(request))
          const { exercises } = JSON.parse(answer.body.toString()) as ExerciseList
          const found = exercises.filter((exercise) => exercise.equipment === equipment)
          return { ...answer, body: Buffer.from(JSON.stringify({ exercises: found })) }
        }
        return sendCoherent(request, reply, narrowed())
      }
      const { userId } = request.principal
      const found = await snapshot(app.database.db, userId, async (tx) => ({
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
        summary: 'An exercise of the library, your own, or of a member whose training you may read',
        params: IdParams,
        response: { 200: ExerciseAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { userId } = request.principal
      const ownerId = await readOwner(app.database.db, id)
      // somebody else's own and none at all look the same
      if (ownerId === undefined || (ownerId !== null && !(await app.access.mayRead(request.principal, ownerId))))
        throw problem('not-found')
      const found = await snapshot(app.database.db, ownerId ?? userId, (tx) => readExercise(tx, id))
      if (found.value === undefined) throw problem('not-found')
      return sendUncached(request, reply, { ...found, value: found.value })
    },
  )

  app.post(
    '/api/exercises',
    { schema: { tags, summary: 'Make an exercise of your own', body: NewExercise, response: { 201: Exercise } } },
    async (request, reply) => {
      const { name, tracking = 'weight_reps', ...details } = request.body
      const { userId } = request.principal
      const { db } = app.database
      try {
        const id = await db.transaction(async (tx) => {
          // a workout that is saved meanwhile may bring the same new name: it holds this lock, and one waits for the other
          await tx.execute(sql`select 1 from subject where id = ${userId} for update`)
          // whatever the name was said to mean, it means this one from now on
          await forgetAlias(tx, userId, name)
          return createOwnExercise(tx, userId, { ...details, name: name.trim(), tracking })
        })
        return reply.code(201).send((await readExercise(db, id))!)
      } catch (error) {
        if (sqlState(error) === UNIQUE_VIOLATION) throw problem('exercise-exists')
        throw error
      }
    },
  )
}
