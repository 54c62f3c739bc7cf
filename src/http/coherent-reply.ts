import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CoherentAnswer, Minimum, Reading } from '../cache/coherent.ts'
import { DatabaseUnavailable, EpochChanged, RevisionAhead } from '../cache/errors.ts'
import type { Version } from '../contract/common.ts'
import { ProblemError, problem } from '../contract/problems.ts'
import { VIEW_FORMAT } from '../contract/version.ts'

export type { CoherentAnswer } from '../cache/coherent.ts'

const SOON = { 'retry-after': '1' }

/** An ETag that is the whole version: two answers with the same tag show the same state. */
export const etagOf = ({ epoch, revision, today, view }: Version): string => `"${epoch}.${revision}.${today}.${view}"`

/** What a coherent read is to answer, and who asks. */
export const readingOf = (request: FastifyRequest): Reading => ({ ...minimumOf(request), by: request.principal.userId })

/**
 * `X-Min-Revision: <epoch>:<n>`, which a client sends after its own saves: the answer is at least that new, always.
 * Throws invalid-request when it is not of that form.
 */
function minimumOf(request: FastifyRequest): { min?: Minimum } {
  const header = request.headers['x-min-revision']
  if (header === undefined) return {}
  const match = /^([\w-]+):(\d{1,15})$/.exec(String(header))
  if (match === null) throw problem('invalid-request', 'X-Min-Revision must be <epoch>:<number>')
  return { min: { epoch: match[1] ?? '', revision: Number(match[2]) } }
}

/** `If-None-Match` compares weakly (RFC 9110): a proxy that compresses has put `W/` before the tag. */
function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))
}

/** Where an answer comes from, as JSON fields: what cannot be verified says so. */
export const originOf = ({ source, version, verified }: CoherentAnswer): string =>
  `"source":"${source}","version":${JSON.stringify(version)}${verified ? '' : ',"verified":false'}`

/**
 * Sends a coherent read in its envelope: the cached JSON goes out as the bytes it was stored as. 304 when the client
 * holds this very version; that is decided after the read, so it is as fresh as a full answer.
 */
export async function sendCoherent(
  request: FastifyRequest,
  reply: FastifyReply,
  reading: Promise<CoherentAnswer>,
): Promise<FastifyReply> {
  const answer = await reading.catch(rethrowAsProblem)
  reply.header('cache-control', 'private, no-cache')
  if (answer.verified) {
    const etag = etagOf(answer.version)
    reply.header('etag', etag)
    if (holds(request.headers['if-none-match'], etag)) return reply.code(304).send()
  }
  return reply.type('application/json; charset=utf-8').send(envelopeOf(answer))
}

/** Made once for all who share an answer. */
const envelopes = new WeakMap<CoherentAnswer, Buffer>()
const END = Buffer.from('}')

function envelopeOf(answer: CoherentAnswer): Buffer {
  let envelope = envelopes.get(answer)
  if (envelope === undefined) {
    const head = `{${originOf(answer)},"revision":${answer.version.revision},"data":`
    envelope = Buffer.concat([Buffer.from(head), answer.body, END])
    envelopes.set(answer, envelope)
  }
  return envelope
}

/** Throws epoch-changed or revision-ahead when what was read is not as new as `X-Min-Revision` asks. */
export function requireMinimum(
  request: FastifyRequest,
  { epoch, revision }: { epoch: string; revision: number },
): void {
  const { min } = minimumOf(request)
  if (min !== undefined && min.epoch !== epoch) rethrowAsProblem(new EpochChanged(epoch))
  if (min !== undefined && min.revision > revision) rethrowAsProblem(new RevisionAhead(revision))
}

/**
 * Sends a view that is not cached in the same envelope. Throws epoch-changed or revision-ahead when it cannot be as new
 * as `X-Min-Revision` asks.
 */
export function sendUncached<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  { epoch, revision, value }: { epoch: string; revision: number; value: T },
) {
  requireMinimum(request, { epoch, revision })
  const version: Version = { epoch, revision, today: '', view: VIEW_FORMAT }
  return reply
    .header('cache-control', 'private, no-cache')
    .send({ source: 'database' as const, version, revision, data: value })
}

/** What a coherent read can fail with, as our problems. */
export function rethrowAsProblem(error: unknown): never {
  if (error instanceof EpochChanged) throw new ProblemError('epoch-changed', { detail: error.message })
  if (error instanceof RevisionAhead) throw new ProblemError('revision-ahead', { detail: error.message })
  if (error instanceof DatabaseUnavailable)
    throw new ProblemError('database-unavailable', { headers: SOON, cause: error })
  throw error
}
