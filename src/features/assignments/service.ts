import { eq, sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { addDays } from '../../contract/arithmetic/civil-days.ts'
import type { Id } from '../../contract/common.ts'
import type {
  AssignedItem,
  AssignedItemInput,
  Assignment,
  AssignmentInput,
  AssignmentPatch,
} from '../../contract/index.ts'
import { LIMITS } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import { newId } from '../../db/new-id.ts'
import { type Queries, rows, type Transaction } from '../../db/open.ts'
import { assignedWorkout } from '../../db/schema/index.ts'
import { todayIn } from '../../domain/calendar/civil-date.ts'
import { memberCalendar } from '../../domain/calendar/member-calendar.ts'
import { requireUsable } from '../../domain/exercises/own-exercises.ts'
import { readAssigned } from '../../domain/people/assignments.ts'
import { isActiveTrainer } from '../../domain/people/member-access.ts'

const DAYS_AHEAD = 366
/** More on one day is a mistake, and would make the page of the client heavy. */
const A_DAY = LIMITS.assignmentsADay.most

const ASSIGNABLE = "Only exercises of the library and the client's own can be assigned"

/** The civil date where the member lives. Throws not-found when there is no such account. */
export async function todayOf(db: Queries, userId: Id, now: Date): Promise<string> {
  const calendar = await memberCalendar(db, userId)
  if (calendar === undefined) throw problem('not-found')
  return todayIn(calendar, now)
}

/**
 * A save of what a trainer plans for a client. Both are bumped: while the trainer's row is held, the account cannot be
 * renamed or deleted, which would show on the client's page.
 */
const saveFor = <T>(
  app: FastifyInstance,
  { trainerId, clientId }: { trainerId: Id; clientId: Id },
  work: (tx: Transaction) => Promise<T>,
) =>
  app.save({ accounts: [clientId, trainerId], change: { kind: 'assignment-changed' }, by: trainerId }, ({ tx }) =>
    work(tx),
  )

/**
 * Plans a workout for each of the days. Throws forbidden unless the trainer coaches the client, invalid-request for a
 * day that has passed where the client lives, unknown-exercise.
 */
export async function assign(
  app: FastifyInstance,
  trainerId: Id,
  clientId: Id,
  input: AssignmentInput,
): Promise<Assignment[]> {
  const mayAssign = (db: Queries) => isActiveTrainer(db, trainerId, clientId)
  const refused = problem('forbidden', 'Only active trainers of the member may assign')
  // asked first: that there is such a member is nobody else's business
  if (!(await mayAssign(app.database.db))) throw refused
  const { result } = await saveFor(app, { trainerId, clientId }, async (tx) => {
    if (!(await mayAssign(tx))) throw refused
    const today = await todayOf(tx, clientId, app.now())
    const dates = [input.scheduledOn].flat()
    await requireDays(tx, clientId, today, dates)
    await requireItems(tx, clientId, input.items)
    const what = { title: input.title.trim(), notes: input.notes ?? null, items: input.items.map(toItem) }
    const assigned = dates.map((scheduledOn) => ({ id: newId(), trainerId, clientId, scheduledOn, ...what }))
    await tx.insert(assignedWorkout).values(assigned.map((row) => ({ ...row, createdAt: app.now() })))
    return readAssigned(
      tx,
      assigned.map(({ id }) => id),
      today,
    )
  })
  return result
}

/** Changes what this trainer planned. Throws not-found, assignment-done, and what `assign` throws. */
export async function changeAssignment(
  app: FastifyInstance,
  trainerId: Id,
  id: Id,
  patch: AssignmentPatch,
): Promise<Assignment> {
  const { clientId, trainerId: ownerId } = await mustFind(app.database.db, id)
  if (ownerId !== trainerId || !(await isActiveTrainer(app.database.db, trainerId, clientId)))
    throw problem('not-found')
  const { result } = await saveFor(app, { trainerId, clientId }, async (tx) => {
    const before = await lockPlanned(tx, id)
    if (!(await isActiveTrainer(tx, trainerId, clientId))) throw problem('not-found')
    const today = await todayOf(tx, clientId, app.now())
    const { title, items, notes, scheduledOn } = patch
    if (scheduledOn !== undefined && scheduledOn !== before.scheduledOn)
      await requireDays(tx, clientId, today, [scheduledOn])
    if (items !== undefined) await requireItems(tx, clientId, items)
    await tx
      .update(assignedWorkout)
      .set({
        // with nothing to set there would be no statement
        title: title?.trim() ?? before.title,
        ...(scheduledOn !== undefined && { scheduledOn }),
        ...(notes !== undefined && { notes }),
        ...(items !== undefined && { items: items.map(toItem) }),
      })
      .where(eq(assignedWorkout.id, id))
    const [changed] = await readAssigned(tx, [id], today)
    return changed!
  })
  return result
}

/** Takes back what this trainer planned; without an active link, the client may. Throws not-found, assignment-done. */
export async function removeAssignment(app: FastifyInstance, userId: Id, id: Id): Promise<void> {
  const found = await mustFind(app.database.db, id)
  const requireRight = async (db: Queries) => {
    const isCoached = await isActiveTrainer(db, found.trainerId, found.clientId)
    if (userId === found.clientId && isCoached)
      throw problem('forbidden', 'Only the trainer who assigned it may change it')
    if (userId !== (isCoached ? found.trainerId : found.clientId)) throw problem('not-found')
  }
  await requireRight(app.database.db)
  await saveFor(app, found, async (tx) => {
    await lockPlanned(tx, id)
    await requireRight(tx)
    await tx.delete(assignedWorkout).where(eq(assignedWorkout.id, id))
  })
}

async function mustFind(db: Queries, id: Id): Promise<{ trainerId: Id; clientId: Id }> {
  const { trainerId, clientId } = assignedWorkout
  const [found] = await db.select({ trainerId, clientId }).from(assignedWorkout).where(eq(assignedWorkout.id, id))
  if (found === undefined) throw problem('not-found')
  return found
}

async function lockPlanned(tx: Transaction, id: Id): Promise<{ title: string; scheduledOn: string }> {
  const [found] = await tx.select().from(assignedWorkout).where(eq(assignedWorkout.id, id)).for('update')
  if (found === undefined) throw problem('not-found')
  if (found.workoutId !== null) throw problem('assignment-done')
  return found
}

async function requireDays(tx: Transaction, clientId: Id, today: string, dates: readonly string[]): Promise<void> {
  const last = addDays(today, DAYS_AHEAD)
  const wrong = dates.find((date) => date < today || date > last)
  if (wrong !== undefined)
    throw problem('invalid-request', `${wrong} is not a day from ${today}, the client's today, to ${last}`)
  const full = await rows<{ date: string }>(
    tx,
    sql`select scheduled_on::text as date from assigned_workout
      where client_id = ${clientId} and scheduled_on = any(${`{${dates.join(',')}}`}::date[])
      group by 1 having count(*) >= ${A_DAY} order by 1 limit 1`,
  )
  if (full[0] !== undefined)
    throw problem('invalid-request', `There are ${A_DAY} workouts assigned for ${full[0].date} already`)
}

async function requireItems(tx: Transaction, clientId: Id, items: readonly AssignedItemInput[]): Promise<void> {
  const backwards = items.some(({ repsMin, repsMax }) => repsMin != null && repsMax != null && repsMin > repsMax)
  if (backwards) throw problem('invalid-request', 'repsMin is above repsMax')
  await requireUsable(
    tx,
    clientId,
    items.map(({ exerciseId }) => exerciseId),
    ASSIGNABLE,
  )
}

const toItem = ({ exerciseId, sets, ...targets }: AssignedItemInput): AssignedItem => ({
  exerciseId,
  sets,
  repsMin: null,
  repsMax: null,
  weightKg: null,
  rpe: null,
  durationS: null,
  notes: null,
  ...targets,
})
