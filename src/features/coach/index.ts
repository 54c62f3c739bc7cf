import { Type } from 'typebox'
import { ExercisePlan, PlanAnswer, SavedPlan } from '../../contract/coach.ts'
import { Answer, Uuid } from '../../contract/common.ts'
import { Coach, type ProgressView, Suggestion } from '../../contract/index.ts'
import { problem } from '../../contract/problems.ts'
import { todayIn } from '../../domain/calendar/civil-date.ts'
import { memberCalendar } from '../../domain/calendar/member-calendar.ts'
import { readSuggestion } from '../../domain/coach/read-coach.ts'
import type { App } from '../../http/app-types.ts'
import { readingOf, sendCoherent, sendUncached } from '../../http/coherent-reply.ts'
import { mustReadPlan } from './queries.ts'
import { resetPlan, savePlan } from './service.ts'

const tags = ['coach']
const ExerciseParams = Type.Object({ exerciseId: Uuid })
const USUAL =
  'The usual plan is double progression: 6 to 10 repetitions and steps of 2.5 kg (5 lb) for compound exercises, 8 to 12 and 1 kg (2.5 lb) for the others.'

/** What to lift next, and why. */
export default async function coach(app: App) {
  app.addHook('onRequest', app.authenticate)

  app.get(
    '/api/coach/next',
    {
      schema: {
        tags,
        summary: 'What to lift next, and why',
        description:
          'The session that is due, the insight of the day and advice on volume; with `exercise`, the suggestion for that exercise alone. Worked out by fixed rules from the last twelve weeks. Not medical advice.',
        querystring: Type.Object({ exercise: Type.Optional(Uuid) }),
        response: { 200: Type.Union([Answer(Coach), Answer(Suggestion)]) },
      },
    },
    async (request, reply) => {
      const { userId } = request.principal
      const { exercise } = request.query
      if (exercise === undefined) {
        // a section of the progress view, and as coherent as that is
        const section = async () => {
          const answer = await app.cache.read('progress', userId, readingOf(request))
          const view = JSON.parse(answer.body.toString()) as ProgressView
          return { ...answer, body: Buffer.from(JSON.stringify(view.coach)) }
        }
        return sendCoherent(request, reply, section())
      }
      const suggestion = await request.snapshot(userId, async (tx) => {
        const calendar = await memberCalendar(tx, userId)
        const found = calendar && (await readSuggestion(tx, userId, calendar, todayIn(calendar, app.now()), exercise))
        if (found === undefined) throw problem('not-found')
        return found
      })
      return sendUncached(request, reply, suggestion)
    },
  )

  app.get(
    '/api/coach/plans/:exerciseId',
    {
      schema: {
        tags,
        summary: 'The progression plan of an exercise',
        description: USUAL,
        params: ExerciseParams,
        response: { 200: PlanAnswer },
      },
    },
    async (request, reply) => {
      const { userId } = request.principal
      const plan = await request.snapshot(userId, (tx) => mustReadPlan(tx, userId, request.params.exerciseId))
      return sendUncached(request, reply, plan)
    },
  )

  app.put(
    '/api/coach/plans/:exerciseId',
    {
      schema: {
        tags,
        summary: 'Choose the progression plan of an exercise',
        params: ExerciseParams,
        body: ExercisePlan,
        response: { 200: SavedPlan },
      },
    },
    async (request) => savePlan(app, request.principal.userId, request.params.exerciseId, request.body),
  )

  app.delete(
    '/api/coach/plans/:exerciseId',
    {
      schema: {
        tags,
        summary: 'Return to the default plan',
        description: USUAL,
        params: ExerciseParams,
        response: { 200: SavedPlan },
      },
    },
    async (request) => resetPlan(app, request.principal.userId, request.params.exerciseId),
  )
}
