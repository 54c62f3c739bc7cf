import { Type } from 'typebox'
import {
  ExerciseHistoryAnswer,
  HeatmapAnswer,
  HistoryQuery,
  MuscleWeeksAnswer,
  MuscleWeeksQuery,
  RecordQuery,
} from '../../contract/analysis.ts'
import { type Id, MemberParams, Uuid } from '../../contract/common.ts'
import { RecordPageAnswer } from '../../contract/index.ts'
import type { Transaction } from '../../db/open.ts'
import { readExerciseHistory } from '../../domain/views/exercise-history.ts'
import { readHeatmap } from '../../domain/views/heatmap.ts'
import { readMuscleWeeks } from '../../domain/views/muscle-sets.ts'
import { readRecords } from '../../domain/views/records.ts'
import type { App } from '../../http/app-types.ts'
import { sendUncached } from '../../http/coherent-reply.ts'

const tags = ['progress']
const PAGE = 20
const SESSIONS = 50
const WEEKS = 12

/** The numbers behind a member's charts and lists, for the member and active trainers. */
export default async function analysis(app: App) {
  app.addHook('onRequest', app.authenticate)

  /** A reader of the member that the path names: their data and revision in one database snapshot. */
  const readerOf = async (request: Parameters<App['access']['readableMember']>[0], userId: 'me' | Id) => {
    const memberId = await app.access.readableMember(request, userId)
    return <T>(read: (tx: Transaction, memberId: Id) => Promise<T>) =>
      request.snapshot(memberId, (tx) => read(tx, memberId))
  }

  app.get(
    '/api/members/:userId/heatmap',
    {
      schema: {
        tags,
        summary: 'Workouts and working sets per day, for 53 weeks',
        params: MemberParams,
        response: { 200: HeatmapAnswer },
      },
    },
    async (request, reply) => {
      const read = await readerOf(request, request.params.userId)
      return sendUncached(request, reply, await read((tx, memberId) => readHeatmap(tx, memberId, app.now())))
    },
  )

  app.get(
    '/api/members/:userId/muscles',
    {
      schema: {
        tags,
        summary: 'Fractional working sets per muscle and week',
        params: MemberParams,
        querystring: MuscleWeeksQuery,
        response: { 200: MuscleWeeksAnswer },
      },
    },
    async (request, reply) => {
      const { weeks = WEEKS } = request.query
      const read = await readerOf(request, request.params.userId)
      return sendUncached(request, reply, await read((tx, memberId) => readMuscleWeeks(tx, memberId, weeks, app.now())))
    },
  )

  app.get(
    '/api/members/:userId/records',
    {
      schema: {
        tags,
        summary: 'Personal records, newest first, each with the set it was made in',
        params: MemberParams,
        querystring: RecordQuery,
        response: { 200: RecordPageAnswer },
      },
    },
    async (request, reply) => {
      const { limit = PAGE, cursor, exercise: exerciseId } = request.query
      const read = await readerOf(request, request.params.userId)
      const page = await read((tx, memberId) => readRecords(tx, memberId, { limit, cursor, exerciseId }))
      return sendUncached(request, reply, page)
    },
  )

  app.get(
    '/api/members/:userId/exercises/:exerciseId/history',
    {
      schema: {
        tags,
        summary: 'The history of one exercise, newest workout first: e1RM, weight, volume',
        params: Type.Object({ ...MemberParams.properties, exerciseId: Uuid }),
        querystring: HistoryQuery,
        response: { 200: ExerciseHistoryAnswer },
      },
    },
    async (request, reply) => {
      const { userId, exerciseId } = request.params
      const { limit = SESSIONS, cursor } = request.query
      const read = await readerOf(request, userId)
      const page = await read((tx, memberId) => readExerciseHistory(tx, memberId, { exerciseId, limit, cursor }))
      return sendUncached(request, reply, page)
    },
  )
}
