import type { FastifyRequest } from 'fastify'
import { problem } from '../../contract/problems.ts'

/** What the headers of a request ask of it. */

/** `If-Match: "3"` as the version it names; undefined when absent. */
export function ifMatch(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match']
  if (header === undefined || header === '*') return undefined
  const match = /^(?:W\/)?"(\d{1,9})"$/.exec(header)
  if (match === null) throw problem('invalid-request', 'If-Match must be the ETag of the workout')
  return Number(match[1])
}

/** Undefined when absent. Throws invalid-request. */
export function idempotencyKey(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  if (typeof header !== 'string' || header.length === 0 || header.length > 200) {
    throw problem('invalid-request', 'Idempotency-Key must have 1 to 200 characters')
  }
  return header
}
