import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { PROBLEMS, type ProblemCode, ProblemError, problem, problemBody } from '../contract/problems.ts'
import { isUnavailable, sqlState } from '../db/unavailable.ts'
import { requestValidator } from '../http/request-validator.ts'
import { responseSerializer } from '../http/response-serializer.ts'
import { safeError } from '../http/safe-error.ts'
import { TooManyAtOnce, TooManyLoads } from '../runtime/semaphore.ts'

/** Fastify's own errors that a client can cause, by status, where they are not ours already. */
const BY_STATUS = {
  400: 'invalid-request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  413: 'too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  503: 'busy',
} as const

/** By SQLSTATE, what Postgres refuses although every part of it passed the schemas. */
const REFUSED: Record<string, [code: ProblemCode, detail?: string]> = {
  '22003': ['invalid-request', 'These numbers add up to more than can be stored'],
  '22007': ['invalid-request', 'This is no date or time that can be stored'],
  '22008': ['invalid-request', 'This date or time is too early or too late'],
  '22021': ['invalid-request', 'Text must not contain NUL'],
  '22P02': ['invalid-request', 'Text must not contain half a character'],
  '22P05': ['invalid-request', 'Text must not contain NUL'],
  // the caller's account, or what the request names, was deleted since it began
  '23503': ['not-found'],
}

const SOON = { 'retry-after': '1' }

/** Turns whatever a handler throws into one of our problems. A 500 never shows its inside. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const { validation, validationContext, statusCode, message, headers } = (error ?? {}) as FastifyError & {
    headers?: Record<string, string>
  }
  if (validation !== undefined) {
    return new ProblemError('invalid-request', {
      detail: `${validationContext ?? 'request'}: ${message}`,
      errors: validation.map((v) => ({
        path: `${validationContext ?? ''}${v.instancePath}`,
        message: v.message ?? 'is not valid',
      })),
    })
  }
  const refused = REFUSED[sqlState(error) ?? '']
  if (refused !== undefined) return problem(...refused)
  if (error instanceof TooManyAtOnce)
    return new ProblemError('too-many-requests', { detail: error.message, headers: SOON, cause: error })
  if (error instanceof TooManyLoads) return new ProblemError('busy', { headers: SOON, cause: error })
  if (isUnavailable(error)) return new ProblemError('database-unavailable', { headers: SOON, cause: error })
  if (statusCode !== undefined && statusCode in BY_STATUS) {
    return new ProblemError(BY_STATUS[statusCode as keyof typeof BY_STATUS], {
      detail: message,
      ...(headers && { headers }),
    })
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new ProblemError('invalid-request', { detail: message })
  return new ProblemError('internal', { cause: error })
}

/** Answers with what was thrown, as a problem. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(thrown)
  const { status } = PROBLEMS[problem.code]
  // "not now" is no fault of the program
  if (status === 503) request.log.warn({ err: thrown, code: problem.code }, problem.message)
  else if (status >= 500) request.log.error({ err: thrown, code: problem.code }, problem.message)
  else request.log.debug({ code: problem.code, detail: problem.detail }, problem.message)
  return reply
    .code(status)
    .headers(problem.headers)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemBody(problem, request.id))
}

/** How the log writes errors: for pino's `serializers`. */
export const loggedSafely = { err: safeError }

/** Errors as application/problem+json, everywhere, also for unknown routes and for what a request's schema refuses. */
export default fp(
  async (app) => {
    app.setValidatorCompiler(requestValidator)
    app.setSerializerCompiler(responseSerializer)
    app.setErrorHandler(sendProblem)
    app.setNotFoundHandler((request, reply) =>
      sendProblem(
        new ProblemError('not-found', { detail: `No route ${request.method} ${request.url.split('?')[0]}` }),
        request,
        reply,
      ),
    )
  },
  { name: 'errors' },
)
