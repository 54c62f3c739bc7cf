import type { FastifyInstance } from 'fastify'
import type { CueInput, OpenAnswer, OpenPatch, Rest } from '../../../contract/index.ts'
import { LIMITS } from '../../../contract/limits.ts'
import { problem } from '../../../contract/problems.ts'
import { whole } from '../../../db/recordset.ts'
import { readPerson } from '../../../domain/people/member-access.ts'
import type { Saved } from '../../../saving/save.ts'
import { type Asked, changeOpen } from './changing.ts'
import { instantOf } from './content.ts'

/** Changes the workout's own words, its rest, or takes a cue away that was read. Once under one Idempotency-Key. */
export function patchOpen(
  app: FastifyInstance,
  asked: Asked,
  patch: OpenPatch,
  key: string | undefined,
): Promise<Saved<OpenAnswer>> {
  return changeOpen(app, asked, 'workout-updated', {
    ask: async () => undefined,
    key: key === undefined ? undefined : { value: key, request: { patch } },
    change: (before, _, { now }) => ({
      workout: {
        ...before,
        ...(patch.title !== undefined && { title: whole(patch.title) }),
        ...(patch.notes !== undefined && { notes: whole(patch.notes) }),
        ...(patch.rest !== undefined && { rest: restOf(patch.rest, now) }),
        ...(patch.cue === null && { cue: null }),
      },
    }),
  })
}

/** A trainer's line for the member, in the place of an earlier one. */
export function putCue(app: FastifyInstance, asked: Asked, { text }: CueInput): Promise<Saved<OpenAnswer>> {
  return changeOpen(app, asked, 'workout-updated', {
    namesThem: true,
    ask: (tx) => readPerson(tx, asked.byId),
    change: (before, by, { now }) => {
      if (by === undefined) throw problem('not-found')
      return { workout: { ...before, cue: { text: whole(text.trim()), by, at: now.toISOString() } } }
    },
  })
}

/** Throws invalid-time for a rest that ends later than any may. */
function restOf(rest: NonNullable<OpenPatch['rest']> | null, now: Date): Rest | null {
  if (rest === null) return null
  const { lengthS } = rest
  const endsAt =
    rest.endsAt === undefined ? new Date(now.getTime() + lengthS * 1000) : instantOf(rest.endsAt, 'rest.endsAt')
  // a phone's clock may be some minutes ahead
  if (endsAt.getTime() > now.getTime() + 2 * LIMITS.restS.most * 1000)
    throw problem('invalid-time', 'The rest would end too late')
  return endsAt <= now ? null : { endsAt: endsAt.toISOString(), lengthS }
}
