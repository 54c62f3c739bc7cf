import { eq } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Id } from '../../contract/common.ts'
import type { WorkoutComment } from '../../contract/index.ts'
import { LIMITS } from '../../contract/limits.ts'
import { problem } from '../../contract/problems.ts'
import { newId } from '../../db/new-id.ts'
import type { Queries, Transaction } from '../../db/open.ts'
import { comment, workout } from '../../db/schema/index.ts'
import { readComment } from '../../domain/people/comments.ts'
import { isActiveTrainer } from '../../domain/people/member-access.ts'
import type { Principal } from '../../http/access-tokens.ts'

/** A conversation, not a chat room: all of it is read at once. */
const ON_A_WORKOUT = LIMITS.commentsOnAWorkout.most

/** Whose workout this is; undefined when there is none. */
export async function ownerOf(db: Queries, workoutId: Id): Promise<Id | undefined> {
  const [found] = await db.select({ userId: workout.userId }).from(workout).where(eq(workout.id, workoutId))
  return found?.userId
}

const maySpeak = async (db: Queries, personId: Id, ownerId: Id): Promise<boolean> =>
  personId === ownerId || (await isActiveTrainer(db, personId, ownerId))

/** What one gets who may not write: forbidden for whoever may read, not-found for everybody else. */
const refusal = async (app: FastifyInstance, principal: Principal, ownerId: Id) =>
  problem((await app.access.mayRead(principal, ownerId)) ? 'forbidden' : 'not-found')

/**
 * A save of what somebody says about a member's workout. Both are bumped: while the author's row is held, the account
 * cannot be renamed or deleted, which would show on the member's page.
 */
const saveFor = <T>(
  app: FastifyInstance,
  { ownerId, authorId, workoutId }: { ownerId: Id; authorId: Id; workoutId: Id },
  work: (tx: Transaction) => Promise<T>,
) => {
  const accounts = [...new Set([ownerId, authorId])]
  return app.save({ accounts, change: { kind: 'comment-changed', workoutId }, by: authorId }, ({ tx }) => work(tx))
}

/** Says something about a workout. Throws not-found, forbidden, or invalid-request when enough was said. */
export async function addComment(
  app: FastifyInstance,
  principal: Principal,
  workoutId: Id,
  body: string,
): Promise<WorkoutComment> {
  const authorId = principal.userId
  const ownerId = await ownerOf(app.database.db, workoutId)
  if (ownerId === undefined) throw problem('not-found')
  if (!(await maySpeak(app.database.db, authorId, ownerId))) throw await refusal(app, principal, ownerId)
  const { result } = await saveFor(app, { ownerId, authorId, workoutId }, async (tx) => {
    if (!(await maySpeak(tx, authorId, ownerId)) || (await ownerOf(tx, workoutId)) === undefined)
      throw problem('not-found')
    if ((await tx.$count(comment, eq(comment.workoutId, workoutId))) >= ON_A_WORKOUT)
      throw problem('invalid-request', `A workout can have at most ${ON_A_WORKOUT} comments`)
    const id = newId()
    const row = { id, workoutId, userId: ownerId, authorId, body: body.trim(), createdAt: app.now() }
    await tx.insert(comment).values(row)
    return readComment(tx, id)
  })
  return result!
}

/** Deletes a comment, for its author and for whose workout it is about. Throws not-found, forbidden. */
export async function removeComment(app: FastifyInstance, principal: Principal, id: Id): Promise<void> {
  const [found] = await app.database.db.select().from(comment).where(eq(comment.id, id))
  if (found === undefined) throw problem('not-found')
  const { userId: ownerId, authorId, workoutId } = found
  const mayRemove = async (db: Queries) =>
    principal.userId === ownerId || (principal.userId === authorId && (await isActiveTrainer(db, authorId, ownerId)))
  if (!(await mayRemove(app.database.db))) throw await refusal(app, principal, ownerId)
  await saveFor(app, { ownerId, authorId, workoutId }, async (tx) => {
    if (!(await mayRemove(tx))) throw problem('not-found')
    const removed = await tx.delete(comment).where(eq(comment.id, id)).returning({ id: comment.id })
    if (removed.length === 0) throw problem('not-found')
  })
}
