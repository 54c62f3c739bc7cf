import { sql } from 'drizzle-orm'
import type { Id } from '../../contract/common.ts'
import type { Cue, OpenWorkout, Rest } from '../../contract/index.ts'
import { ProblemError } from '../../contract/problems.ts'
import { type Reads, rows } from '../../db/open.ts'
import { SELECTED_WORKOUT, type StoredWorkout, shownWorkout } from './workout-views.ts'

/** The refusal of a second open workout: it names the one there is. */
export const alreadyOpen = (workoutId: Id): ProblemError =>
  new ProblemError('workout-open', { detail: 'Finish or discard the workout that is open first', workoutId })

type Stored = StoredWorkout & {
  assignmentId: Id | null
  restEndsAt: Date | string | null
  restLengthS: number | null
  cueText: string | null
  cueAt: string | null
  cueById: Id | null
  cueBy: string | null
}

/** A rest as a workout's row has it. */
export const restOf = (endsAt: Date | string | null, lengthS: number | null): Rest | null =>
  endsAt === null || lengthS === null ? null : { endsAt: new Date(endsAt).toISOString(), lengthS }

/** A member's workout in progress as it stands; null: none is open. */
export async function readOpenWorkout(db: Reads, userId: Id): Promise<OpenWorkout | null> {
  // a cue is gone with the account of whoever wrote it
  const [found] = await rows<Stored>(
    db,
    sql`select ${SELECTED_WORKOUT}, w.assignment_id as "assignmentId", w.rest_ends_at as "restEndsAt",
        w.rest_length_s as "restLengthS", w.cue ->> 'text' as "cueText", w.cue ->> 'at' as "cueAt",
        by.id as "cueById", by.display_name as "cueBy"
      from workout w left join lateral (select id, display_name from account where id = (w.cue ->> 'by')::uuid) by on true
      where w.user_id = ${userId} and w.status = 'open'`,
  )
  if (found === undefined) return null
  const { restEndsAt, restLengthS, cueText, cueAt, cueById, cueBy, ...workout } = shownWorkout(found)
  const rest = restOf(restEndsAt, restLengthS)
  const cue: Cue | null =
    cueText === null || cueAt === null || cueById === null || cueBy === null
      ? null
      : { text: cueText, by: { id: cueById, displayName: cueBy }, at: cueAt }
  return { ...workout, rest, cue }
}
