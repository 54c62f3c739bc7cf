import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Id, IdParams, MemberParams, SavedRevision } from '../../contract/common.ts'
import { problem } from '../../contract/problems.ts'
import {
  LastQuery,
  LastSetsAnswer,
  SavedWorkout,
  WorkoutDetail,
  WorkoutInput,
  WorkoutPageAnswer,
  WorkoutPatch,
  WorkoutQuery,
} from '../../contract/workouts.ts'
import type { App } from '../../http/app-types.ts'
import { readingOf, sendCoherent, sendUncached } from '../../http/coherent-reply.ts'
import type { Saved } from '../../saving/save.ts'
import { deleteWorkout, restoreWorkout, sweepDeleted } from './deletion.ts'
import { isNarrow } from './filter.ts'
import { readLastSets } from './last-sets.ts'
import { openRoutes } from './open/index.ts'
import { sweepLeftOpen } from './open/left-open.ts'
import { idempotencyKey, ifMatch } from './preconditions.ts'
import { placeOf, readFigures, readPage, readWorkout } from './queries.ts'
import { changeWorkout, createWorkout } from './service.ts'

/** The page that is cached: the first one, of this many. */
const FIRST_PAGE = 20

const tags = ['workouts']

function sendSaved(reply: FastifyReply, { result, repeated }: Pick<Saved<SavedWorkout>, 'result' | 'repeated'>) {
  if (repeated) reply.header('idempotent-replayed', 'true')
  return reply.header('etag', `"${result.workout.version}"`).send(result)
}

/** A member's performed sessions. */
export default async function workouts(app: App) {
  const loadFirstPage = async (userId: Id, gone: AbortSignal) => {
    const { epoch, revision, value } = await app.pageSnapshot(
      userId,
      (tx) => readPage(tx, userId, { limit: FIRST_PAGE }),
      gone,
    )
    return { epoch, revision, today: '', expiresAtMs: null, data: value }
  }
  app.cache.family('workouts', loadFirstPage)
  app.cache.family('memberWorkouts', loadFirstPage)

  sweepDeleted(app)
  sweepLeftOpen(app)

  app.addHook('onRequest', app.authenticate)
  openRoutes(app)

  const sendPage = async (
    request: FastifyRequest,
    reply: FastifyReply,
    memberId: Id,
    { cursor, limit = FIRST_PAGE, ...filter }: WorkoutQuery,
  ) => {
    if (cursor === undefined && limit === FIRST_PAGE && !isNarrow(filter)) {
      const family = memberId === request.principal.userId ? 'workouts' : 'memberWorkouts'
      return sendCoherent(request, reply, app.cache.read(family, memberId, readingOf(request)))
    }
    const after = cursor === undefined ? undefined : placeOf(cursor)
    const page = await request.snapshot(memberId, (tx) => readPage(tx, memberId, { limit, after, filter }))
    return sendUncached(request, reply, page)
  }

  app.get(
    '/api/workouts',
    {
      schema: {
        tags,
        summary: 'Your workouts, newest first',
        querystring: WorkoutQuery,
        response: { 200: WorkoutPageAnswer },
      },
    },
    async (request, reply) => sendPage(request, reply, request.principal.userId, request.query),
  )

  app.get(
    '/api/members/:userId/workouts',
    {
      schema: {
        tags,
        summary: "A member's workouts, newest first",
        params: MemberParams,
        querystring: WorkoutQuery,
        response: { 200: WorkoutPageAnswer },
      },
    },
    async (request, reply) => {
      const memberId = await app.access.readableMember(request, request.params.userId)
      return sendPage(request, reply, memberId, request.query)
    },
  )

  app.post(
    '/api/workouts',
    {
      schema: {
        tags,
        summary: 'Save a workout',
        description: 'With an `Idempotency-Key` a repeated request returns the first answer.',
        body: WorkoutInput,
        response: { 201: SavedWorkout },
      },
    },
    async (request, reply) => {
      const saved = await createWorkout(app, request.principal.userId, request.body, idempotencyKey(request))
      reply.code(201).header('location', `/api/workouts/${saved.result.workout.id}`)
      return sendSaved(reply, saved)
    },
  )

  app.get(
    '/api/workouts/:id',
    { schema: { tags, summary: 'A workout', params: IdParams, response: { 200: WorkoutDetail } } },
    async (request, reply) => {
      const found = await request.inTurn(() => readWorkout(app.database.db, request.params.id))
      // somebody else's workout and none at all look the same
      if (found === undefined || !(await app.access.mayRead(request.principal, found.userId)))
        throw problem('not-found')
      return reply
        .header('etag', `"${found.version}"`)
        .header('cache-control', 'private, no-cache')
        .send({
          ...found,
          ...(await request.inTurn(() => readFigures(app.database.db, found.id))),
        })
    },
  )

  app.patch(
    '/api/workouts/:id',
    {
      schema: {
        tags,
        summary: 'Change a workout',
        description:
          '`If-Match` refuses a late save with 412. With an `Idempotency-Key` a repeat returns the first answer.',
        params: IdParams,
        body: WorkoutPatch,
        response: { 200: SavedWorkout },
      },
    },
    async (request, reply) =>
      sendSaved(
        reply,
        await changeWorkout(app, request.principal.userId, request.params.id, request.body, {
          ifMatch: ifMatch(request),
          key: idempotencyKey(request),
        }),
      ),
  )

  app.delete(
    '/api/workouts/:id',
    {
      schema: {
        tags,
        summary: 'Delete a workout',
        description: 'It can be restored for 30 days.',
        params: IdParams,
        response: { 200: SavedRevision },
      },
    },
    async (request) => deleteWorkout(app, request.principal.userId, request.params.id, ifMatch(request)),
  )

  app.post(
    '/api/workouts/:id/restore',
    {
      schema: {
        tags,
        summary: 'Undo the deletion of a workout',
        description: 'Within 30 days. If it exists already, it is returned as it is.',
        params: IdParams,
        response: { 200: SavedWorkout },
      },
    },
    async (request, reply) => sendSaved(reply, await restoreWorkout(app, request.principal.userId, request.params.id)),
  )

  app.get(
    '/api/workouts/last',
    {
      schema: {
        tags,
        summary: 'The sets of your last workout with an exercise',
        description: 'For each exercise named; those without a working set in your log are left out.',
        querystring: LastQuery,
        response: { 200: LastSetsAnswer },
      },
    },
    async (request, reply) => {
      const { userId } = request.principal
      const { exercise, before } = request.query
      const earlierThan = before === undefined ? undefined : new Date(before)
      const year = earlierThan?.getUTCFullYear() ?? 1900
      // with its offset a time of the year 9999 may be one of the next
      if (!(year >= 1900 && year <= 9999)) throw problem('invalid-time', '`before` is not a time')
      const last = await request.snapshot(userId, async (tx) => ({
        exercises: await readLastSets(tx, userId, [exercise].flat(), earlierThan),
      }))
      return sendUncached(request, reply, last)
    },
  )
}
