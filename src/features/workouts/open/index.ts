import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Id, IdParams, MemberParams } from '../../../contract/common.ts'
import {
  BlockInput,
  CueInput,
  DiscardAnswer,
  FinishAnswer,
  FinishInput,
  MemberPartParams,
  OpenAnswer,
  OpenInput,
  OpenPatch,
  OpenQuery,
  OpenSetInput,
} from '../../../contract/index.ts'
import { readOpenWorkout } from '../../../domain/workouts/open-workout.ts'
import type { App } from '../../../http/app-types.ts'
import { requireMinimum } from '../../../http/coherent-reply.ts'
import type { Saved } from '../../../saving/save.ts'
import { idempotencyKey } from '../preconditions.ts'
import { type Asked, noOpenWorkout } from './changing.ts'
import { putBlock, putSet, removeBlock, removeSet } from './content.ts'
import { continueWorkout, discardWorkout, finishWorkout } from './finishing.ts'
import { patchOpen, putCue } from './patching.ts'
import { openWorkout } from './starting.ts'

const tags = ['open workout']
const querystring = OpenQuery
const response = { 200: OpenAnswer }
const BY_ID = 'Repeating the request changes nothing more: it is known by its id.'

function sendSaved<T>(reply: FastifyReply, { result, repeated }: Saved<T>): FastifyReply {
  if (repeated) reply.header('idempotent-replayed', 'true')
  return reply.send(result)
}

/** A workout while it is going on. */
export function openRoutes(app: App): void {
  const sendOpen = async (request: FastifyRequest, reply: FastifyReply, memberId: Id) => {
    const { epoch, revision, value } = await request.snapshot(memberId, (tx) => readOpenWorkout(tx, memberId))
    requireMinimum(request, { epoch, revision })
    if (value === null) throw noOpenWorkout()
    return reply.header('cache-control', 'private, no-cache').send({ workout: value, records: [], epoch, revision })
  }

  app.post(
    '/api/workouts/open',
    {
      schema: {
        tags,
        summary: 'Begin a workout',
        description:
          'There is one open workout per member: another one is refused with 409 `workout-open`, which names it in `workoutId`. A repeat with the same `id` is answered as the workout stands; one under the same `Idempotency-Key` gets the first answer.',
        body: OpenInput,
        response: { 200: OpenAnswer, 201: OpenAnswer },
      },
    },
    async (request, reply) => {
      const saved = await openWorkout(app, request.principal.userId, request.body, idempotencyKey(request))
      return sendSaved(reply.code(saved.isNew ? 201 : 200).header('location', '/api/workouts/open'), saved)
    },
  )

  app.get(
    '/api/workouts/open',
    { schema: { tags, summary: 'Your workout in progress', response } },
    async (request, reply) => sendOpen(request, reply, request.principal.userId),
  )

  app.patch(
    '/api/workouts/open',
    {
      schema: {
        tags,
        summary: 'Change the title, the notes or the rest of your open workout',
        description: 'With an `Idempotency-Key` a repeat returns the first answer.',
        querystring,
        body: OpenPatch,
        response,
      },
    },
    async (request, reply) =>
      sendSaved(reply, await patchOpen(app, own(request), request.body, idempotencyKey(request))),
  )

  app.put(
    '/api/workouts/open/exercises/:id',
    {
      schema: {
        tags,
        summary: 'Add an exercise to your open workout, or change it',
        description: BY_ID,
        params: IdParams,
        querystring,
        body: BlockInput,
        response,
      },
    },
    async (request, reply) => sendSaved(reply, await putBlock(app, own(request), request.params.id, request.body)),
  )

  app.delete(
    '/api/workouts/open/exercises/:id',
    {
      schema: {
        tags,
        summary: 'Take an exercise with its sets out of your open workout',
        params: IdParams,
        querystring,
        response,
      },
    },
    async (request, reply) => sendSaved(reply, await removeBlock(app, own(request), request.params.id)),
  )

  app.put(
    '/api/workouts/open/sets/:id',
    {
      schema: {
        tags,
        summary: 'Plan, do or change a set of your open workout',
        description: `${BY_ID} Values that are left out are empty; targets that are left out stay as they are. Of two devices' words about one set the later ones stand.`,
        params: IdParams,
        querystring,
        body: OpenSetInput,
        response,
      },
    },
    async (request, reply) => sendSaved(reply, await putSet(app, own(request), request.params.id, request.body)),
  )

  app.delete(
    '/api/workouts/open/sets/:id',
    {
      schema: {
        tags,
        summary: 'Take a set out of your open workout',
        params: IdParams,
        querystring,
        response,
      },
    },
    async (request, reply) => sendSaved(reply, await removeSet(app, own(request), request.params.id)),
  )

  app.post(
    '/api/workouts/open/finish',
    {
      schema: {
        tags,
        summary: 'Finish your open workout, without the sets that are not done',
        description: 'A repeat that names the workout, or has the same `Idempotency-Key`, is answered again.',
        querystring,
        body: FinishInput,
        response: { 200: FinishAnswer },
      },
    },
    async (request, reply) => {
      const { userId } = request.principal
      const key = idempotencyKey(request)
      return sendSaved(reply, await finishWorkout(app, userId, request.body, { workoutId: request.query.workout, key }))
    },
  )

  app.delete(
    '/api/workouts/open',
    {
      schema: {
        tags,
        summary: 'Discard your open workout',
        description: 'It can be restored for 30 days, as a deleted one.',
        querystring,
        response: { 200: DiscardAnswer },
      },
    },
    async (request) => discardWorkout(app, request.principal.userId, request.query.workout),
  )

  app.post(
    '/api/workouts/:id/continue',
    {
      schema: {
        tags,
        summary: 'Open a finished workout again, on its own day',
        params: IdParams,
        response,
      },
    },
    async (request, reply) => sendSaved(reply, await continueWorkout(app, request.principal.userId, request.params.id)),
  )

  /** The member's workout, for whoever may see it; whether they may change it is looked at in the save. */
  const anothers = async (
    request: FastifyRequest & { params: { userId: 'me' | Id }; query: { workout?: Id } },
  ): Promise<Asked> => ({
    memberId: await app.access.readableMember(request, request.params.userId),
    byId: request.principal.userId,
    workoutId: request.query.workout,
  })
  const LEAVE = "For the member, and for trainers with the member's leave: of what is not done yet."

  app.get(
    '/api/members/:userId/workouts/open',
    { schema: { tags, summary: "A member's workout in progress", params: MemberParams, response } },
    async (request, reply) => sendOpen(request, reply, await app.access.readableMember(request, request.params.userId)),
  )

  app.put(
    '/api/members/:userId/workouts/open/exercises/:id',
    {
      schema: {
        tags,
        summary: "Add an exercise to a member's open workout, or change it",
        description: LEAVE,
        params: MemberPartParams,
        querystring,
        body: BlockInput,
        response,
      },
    },
    async (request, reply) =>
      sendSaved(reply, await putBlock(app, await anothers(request), request.params.id, request.body)),
  )

  app.delete(
    '/api/members/:userId/workouts/open/exercises/:id',
    {
      schema: {
        tags,
        summary: "Take an exercise out of a member's open workout",
        description: LEAVE,
        params: MemberPartParams,
        querystring,
        response,
      },
    },
    async (request, reply) => sendSaved(reply, await removeBlock(app, await anothers(request), request.params.id)),
  )

  app.put(
    '/api/members/:userId/workouts/open/sets/:id',
    {
      schema: {
        tags,
        summary: "Plan a set of a member's open workout, or change its targets",
        description: `${LEAVE} What a trainer leaves out stays as it is.`,
        params: MemberPartParams,
        querystring,
        body: OpenSetInput,
        response,
      },
    },
    async (request, reply) =>
      sendSaved(reply, await putSet(app, await anothers(request), request.params.id, request.body)),
  )

  app.delete(
    '/api/members/:userId/workouts/open/sets/:id',
    {
      schema: {
        tags,
        summary: "Take a planned set out of a member's open workout",
        description: LEAVE,
        params: MemberPartParams,
        querystring,
        response,
      },
    },
    async (request, reply) => sendSaved(reply, await removeSet(app, await anothers(request), request.params.id)),
  )

  app.put(
    '/api/members/:userId/workouts/open/cue',
    {
      schema: {
        tags,
        summary: "Put one line on top of a member's screen until they have read it",
        description: "For trainers with the member's leave. The member takes it away with `cue: null`.",
        params: MemberParams,
        querystring,
        body: CueInput,
        response,
      },
    },
    async (request, reply) => sendSaved(reply, await putCue(app, await anothers(request), request.body)),
  )
}

/** The caller's own workout. */
const own = ({ principal, query }: FastifyRequest & { query: { workout?: Id } }): Asked => ({
  memberId: principal.userId,
  byId: principal.userId,
  workoutId: query.workout,
})
