import { type Static, Type } from 'typebox'
import { addDays, daysBetween } from '../../contract/arithmetic/civil-days.ts'
import { IdParams, LocalDate, MemberParams } from '../../contract/common.ts'
import {
  Assignment,
  AssignmentInput,
  AssignmentList,
  AssignmentListAnswer,
  AssignmentPatch,
} from '../../contract/index.ts'
import { problem } from '../../contract/problems.ts'
import { readAssignedBetween } from '../../domain/people/assignments.ts'
import type { App } from '../../http/app-types.ts'
import { sendUncached } from '../../http/coherent-reply.ts'
import { assign, changeAssignment, removeAssignment, todayOf } from './service.ts'

const tags = ['assignments']
/** A list is of at most a quarter of a year, both days included. */
const MAX_DAYS = 92
const DAYS_BACK = 14
const USUAL_DAYS = 43
/** Beyond them a calendar's arithmetic leaves what Postgres and four digits know. */
const EARLIEST = '1900-01-01'
const LATEST = '9000-01-01'

const Range = Type.Object({
  from: Type.Optional(LocalDate),
  to: Type.Optional(LocalDate),
})

/** The days asked for. Throws invalid-request when they are none or too many. */
function rangeOf(asked: Static<typeof Range>, today: string): { from: string; to: string } {
  const isUsual = [asked.from, asked.to].every((date = today) => date >= EARLIEST && date <= LATEST)
  if (!isUsual) throw problem('invalid-request', `Days from ${EARLIEST} to ${LATEST}`)
  const start = asked.to === undefined ? addDays(today, -DAYS_BACK) : addDays(asked.to, 1 - USUAL_DAYS)
  const { from = start, to = addDays(from, USUAL_DAYS - 1) } = asked
  const days = daysBetween(from, to) + 1
  if (days < 1 || days > MAX_DAYS) throw problem('invalid-request', `From 1 to ${MAX_DAYS} days, from before to`)
  return { from, to }
}

/** Workouts that trainers plan for their clients. */
export default async function assignments(app: App) {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/api/members/:userId/assignments',
    {
      schema: {
        tags,
        summary: "A member's assigned workouts, by date",
        description: `By default from two weeks ago to four weeks ahead; at most ${MAX_DAYS} days.`,
        params: MemberParams,
        querystring: Range,
        response: { 200: AssignmentListAnswer },
      },
    },
    async (request, reply) => {
      const memberId = await app.access.readableMember(request, request.params.userId)
      const list = await request.snapshot(memberId, async (tx) => {
        const today = await todayOf(tx, memberId, app.now())
        const { from, to } = rangeOf(request.query, today)
        return { assignments: await readAssignedBetween(tx, { userId: memberId, from, to, today }) }
      })
      return sendUncached(request, reply, list)
    },
  )

  app.post(
    '/api/members/:userId/assignments',
    {
      schema: {
        tags,
        summary: 'Assign a workout to a client, for one day or for several at once',
        description: 'For active trainers of that member. Exercises may be from the library or of the member.',
        params: MemberParams,
        body: AssignmentInput,
        response: { 201: AssignmentList },
      },
    },
    async (request, reply) => {
      const { userId } = request.params
      const memberId = userId === 'me' ? request.principal.userId : userId
      return reply.code(201).send({ assignments: await assign(app, request.principal.userId, memberId, request.body) })
    },
  )

  app.patch(
    '/api/assignments/:id',
    {
      schema: {
        tags,
        summary: 'Change an assignment that has not been done yet',
        params: IdParams,
        body: AssignmentPatch,
        response: { 200: Assignment },
      },
    },
    async (request) => changeAssignment(app, request.principal.userId, request.params.id, request.body),
  )

  app.delete(
    '/api/assignments/:id',
    {
      schema: {
        tags,
        summary: 'Withdraw an assignment that has not been done yet',
        description: 'Once the trainer no longer coaches the client, the client may remove it.',
        params: IdParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await removeAssignment(app, request.principal.userId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
