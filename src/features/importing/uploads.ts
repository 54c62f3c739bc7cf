import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Limits } from '../../contract/limits.ts'
import { ProblemError } from '../../contract/problems.ts'
import { MAX_FILE_BYTES } from './parse/bytes.ts'

/** Files on their way into this process, which holds each of them whole until it is answered. */
export class Uploads {
  readonly #limits: Pick<Limits, 'uploadsAPerson' | 'uploadBytes'>
  readonly #ofPerson = new Map<string, number>()
  #bytes = 0

  constructor(limits: Pick<Limits, 'uploadsAPerson' | 'uploadBytes'>) {
    this.#limits = limits
  }

  /** Takes a request in before its body is read, until it is answered. Throws too-many-requests, or busy. */
  admit(request: FastifyRequest, reply: FastifyReply): void {
    const { userId } = request.principal
    const bytes = declaredBytes(request)
    const others = this.#ofPerson.get(userId) ?? 0
    if (others >= this.#limits.uploadsAPerson)
      throw refusal('too-many-requests', 'Your other files are still on their way')
    if (this.#bytes > 0 && this.#bytes + bytes > this.#limits.uploadBytes)
      throw refusal('busy', 'Too many files are being sent')
    this.#ofPerson.set(userId, others + 1)
    this.#bytes += bytes
    reply.raw.once('close', () => {
      this.#bytes -= bytes
      const left = (this.#ofPerson.get(userId) ?? 1) - 1
      if (left > 0) this.#ofPerson.set(userId, left)
      else this.#ofPerson.delete(userId)
    })
  }
}

/** What comes in pieces without a length may become as large as any file. */
function declaredBytes({ headers }: FastifyRequest): number {
  const declared = Number(headers['content-length'] ?? Number.NaN)
  return Number.isNaN(declared) ? MAX_FILE_BYTES : Math.min(declared, MAX_FILE_BYTES)
}

/** With the connection: nobody reads the rest of what is being sent. */
const refusal = (code: 'too-many-requests' | 'busy', detail: string) =>
  new ProblemError(code, { detail, headers: { 'retry-after': '5', connection: 'close' } })
