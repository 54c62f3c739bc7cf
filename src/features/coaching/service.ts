import { and, eq, ne } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { v7 as uuidv7 } from 'uuid'
import { coaching } from '../../db/schema.ts'
import { sqlState } from '../../db/unavailable.ts'
import { foldEmail } from '../../email.ts'
import { problem } from '../../problems.ts'
import { accountOf, nobodyHas } from '../../training/people.ts'
import type { CoachingLink, LinkPatch } from './contract.ts'
import { readLink } from './queries.ts'

const UNIQUE_VIOLATION = '23505'
const FOREIGN_KEY_VIOLATION = '23503'

/**
 * Invites a person by email to be a client. Throws not-found when nobody has that address, already-linked when there is
 * an open link.
 */
export async function invite(app: FastifyInstance, trainerId: string, email: string): Promise<CoachingLink> {
  const client = await accountOf(app.database.db, foldEmail(email))
  if (client.id === trainerId) throw problem('invalid-request', 'You cannot coach yourself')
  const id = uuidv7()
  try {
    await app.save({ accounts: [trainerId, client.id], change: { kind: 'coaching-changed' } }, ({ tx }) =>
      tx.insert(coaching).values({ id, trainerId, clientId: client.id, status: 'invited', since: app.now() }),
    )
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw problem('already-linked')
    // the account was deleted since it was found
    if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw nobodyHas()
    throw error
  }
  return mustRead(app, id)
}

/** The client says yes. Throws not-found for others' links, not-invited when it is not waiting. */
export async function accept(app: FastifyInstance, clientId: string, id: string): Promise<CoachingLink> {
  const link = await readLink(app.database.db, id)
  if (link === undefined || link.client.id !== clientId) throw problem('not-found')
  await app.save({ accounts: [link.trainer.id, clientId], change: { kind: 'coaching-changed' } }, async ({ tx }) => {
    const accepted = await tx
      .update(coaching)
      .set({ status: 'active', since: app.now() })
      .where(and(eq(coaching.id, id), eq(coaching.status, 'invited')))
      .returning({ id: coaching.id })
    if (accepted.length === 0) throw problem('not-invited')
  })
  return mustRead(app, id)
}

/** The trainer's own settings of an open link. Throws not-found, and forbidden for its client. */
export async function changeLink(
  app: FastifyInstance,
  trainerId: string,
  id: string,
  patch: LinkPatch,
): Promise<CoachingLink> {
  const link = await readLink(app.database.db, id)
  if (link?.client.id === trainerId) throw problem('forbidden', 'Only the trainer may change this')
  if (link?.trainer.id !== trainerId) throw problem('not-found')
  await app.save({ accounts: [trainerId], change: { kind: 'coaching-changed' } }, async ({ tx }) => {
    const isOpen = and(eq(coaching.id, id), ne(coaching.status, 'ended'))
    const changed = await tx.update(coaching).set(patch).where(isOpen).returning({ id: coaching.id })
    if (changed.length === 0) throw problem('not-found')
  })
  return mustRead(app, id)
}

/** Either side (or an admin) ends it: the trainer's view goes at once, on every instance. Ending twice is fine. */
export async function end(app: FastifyInstance, by: { userId: string; role: string }, id: string): Promise<void> {
  const link = await readLink(app.database.db, id)
  const mayEnd = link !== undefined && (by.role === 'admin' || [link.trainer.id, link.client.id].includes(by.userId))
  if (!mayEnd) throw problem('not-found')
  if (link.status === 'ended') return
  await app.save({ accounts: [link.trainer.id, link.client.id], change: { kind: 'coaching-changed' } }, ({ tx }) =>
    tx
      .update(coaching)
      .set({ status: 'ended', endedAt: app.now() })
      .where(and(eq(coaching.id, id), ne(coaching.status, 'ended'))),
  )
}

async function mustRead(app: FastifyInstance, id: string): Promise<CoachingLink> {
  const link = await readLink(app.database.db, id)
  if (link === undefined) throw problem('not-found')
  return link
}
