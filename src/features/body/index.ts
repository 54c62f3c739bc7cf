import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  GoalInput,
  GoalParams,
  MeasurementInput,
  MeasurementPageAnswer,
  MeasurementParams,
  MeasurementQuery,
  SavedBody,
} from '../../contract/body.ts'
import { type Id, MemberParams } from '../../contract/common.ts'
import type { App } from '../../http/app-types.ts'
import { sendUncached } from '../../http/coherent-reply.ts'
import { removeGoal, setGoal } from './goals.ts'
import { putMeasurement, readMeasurements, removeMeasurement } from './measurements.ts'

const tags = ['body, goals']
const PAGE = 100

/** What a member measures and works towards. */
export default async function body(app: App) {
  app.addHook('onRequest', app.authenticate)

  const sendMeasurements = async (
    request: FastifyRequest,
    reply: FastifyReply,
    memberId: Id,
    { limit = PAGE, ...wanted }: MeasurementQuery,
  ) => {
    const page = await request.snapshot(memberId, (tx) => readMeasurements(tx, memberId, { limit, ...wanted }))
    return sendUncached(request, reply, page)
  }
  const measurements = { tags, querystring: MeasurementQuery, response: { 200: MeasurementPageAnswer } }

  app.get(
    '/api/measurements',
    { schema: { ...measurements, summary: 'Your measurements, newest first' } },
    async (request, reply) => sendMeasurements(request, reply, request.principal.userId, request.query),
  )

  app.get(
    '/api/members/:userId/measurements',
    { schema: { ...measurements, summary: "A member's measurements, newest first", params: MemberParams } },
    async (request, reply) => {
      const memberId = await app.access.readableMember(request, request.params.userId)
      return sendMeasurements(request, reply, memberId, request.query)
    },
  )

  app.put(
    '/api/measurements/:kind/:date',
    {
      schema: {
        tags,
        summary: 'Add or correct a measurement',
        description: 'A body weight counts in the volume of body-weight exercises from its date to the next one.',
        params: MeasurementParams,
        body: MeasurementInput,
        response: { 200: SavedBody },
      },
    },
    async (request) => putMeasurement(app, request.principal.userId, request.params, request.body.value),
  )

  app.delete(
    '/api/measurements/:kind/:date',
    { schema: { tags, summary: 'Remove a measurement', params: MeasurementParams, response: { 200: SavedBody } } },
    async (request) => removeMeasurement(app, request.principal.userId, request.params),
  )

  app.put(
    '/api/goals/:exerciseId',
    {
      schema: {
        tags,
        summary: 'Set a goal for an exercise',
        description: 'The progress view shows how close it is.',
        params: GoalParams,
        body: GoalInput,
        response: { 200: SavedBody },
      },
    },
    async (request) => setGoal(app, request.principal.userId, request.params.exerciseId, request.body),
  )

  app.delete(
    '/api/goals/:exerciseId',
    { schema: { tags, summary: 'Remove a goal', params: GoalParams, response: { 200: SavedBody } } },
    async (request) => removeGoal(app, request.principal.userId, request.params.exerciseId),
  )
}
