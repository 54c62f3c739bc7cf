import { sql } from 'drizzle-orm'
import { type Id, IdParams } from '../../contract/common.ts'
import { type TrainingNow, TrainingNowAnswer } from '../../contract/training/open-routes.ts'
import { type Queries, rows } from '../../db/open.ts'
import { restOf } from '../../domain/workouts/open-workout.ts'
import type { App } from '../../http/app-types.ts'
import { sendUncached } from '../../http/coherent-reply.ts'
import { requireMember } from './saving.ts'

type Row = Omit<TrainingNow['training'][number], 'startedAt' | 'lastSetAt' | 'rest'> & {
  startedAt: Date | string
  lastSetAt: Date | string | null
  restEndsAt: Date | string | null
  restLengthS: number | null
}

const instantOf = (at: Date | string): string => new Date(at).toISOString()

/** Who of a group trains now, of those who let it see that; whoever did a set last comes first. */
async function readTraining(db: Queries, groupId: Id): Promise<TrainingNow> {
  const found = await rows<Row>(
    db,
    sql`select a.id as "userId", a.display_name as "displayName", w.title, w.started_at as "startedAt",
        n.exercise, n.done as "setsDone", n.sets, n.last as "lastSetAt",
        w.rest_ends_at as "restEndsAt", w.rest_length_s as "restLengthS"
      from group_member m cross join lateral (select * from workout where user_id = m.user_id and status = 'open' offset 0) w
      cross join lateral (select * from account where id = m.user_id offset 0) a
      cross join lateral (select count(s.id)::int as sets, count(s.done_at)::int as done,
          max(s.done_at) filter (where s.done_at > '-infinity') as last,
          (array_agg(e.name order by s.done_at desc nulls last, we.position, s.position))[1] as exercise
        from (select * from workout_exercise where workout_id = w.id offset 0) we
        cross join lateral (select * from exercise where id = we.exercise_id offset 0) e
        left join lateral (select * from set where workout_exercise_id = we.id offset 0) s on true) n
      where m.group_id = ${groupId} and m.shows_training
      order by n.last desc nulls last, w.started_at desc, a.id`,
  )
  return {
    training: found.map(({ restEndsAt, restLengthS, startedAt, lastSetAt, ...row }) => ({
      ...row,
      startedAt: instantOf(startedAt),
      lastSetAt: lastSetAt === null ? null : instantOf(lastSetAt),
      rest: restOf(restEndsAt, restLengthS),
    })),
  }
}

/**
 * Who trains now, for the group's members. It is read anew each time: the group hears of a workout that begins or ends,
 * as its leaderboard does, but not of each set, or a big group would be a hot row.
 */
export function trainingRoute(app: App): void {
  app.get(
    '/api/groups/:id/training',
    {
      schema: {
        tags: ['groups'],
        summary: 'Who trains now, of the members who let the group see it',
        params: IdParams,
        response: { 200: TrainingNowAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await request.inTurn(() => requireMember(app.database.db, id, request.principal.userId))
      return sendUncached(request, reply, await request.snapshot(id, (tx) => readTraining(tx, id)))
    },
  )
}
