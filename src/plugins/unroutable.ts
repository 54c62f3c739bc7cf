import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { PROBLEMS, type ProblemError, problem, problemBody } from '../contract/problems.ts'
import { sendProblem } from './errors.ts'

/* What comes past every route and every hook is answered like everything else. */

const headersOf = (app: FastifyInstance, host: string | undefined) => ({
  ...app.securityHeaders(host),
  'x-spotter-instance': app.config.instanceName,
})

/** For Fastify's `frameworkErrors`: a path that cannot be decoded, or with too long an id. */
export function sendUnroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(headersOf(request.server, request.host))
  sendProblem(error, request, reply)
}

/** A whole answer of a connection that has no request, and ends with it. */
function wholeAnswer(app: FastifyInstance, refused: ProblemError) {
  const { status } = PROBLEMS[refused.code]
  const body = JSON.stringify(problemBody(refused, randomUUID()))
  const headers: Record<string, string> = {
    ...headersOf(app, undefined),
    date: new Date().toUTCString(),
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  return { status, headers, body }
}

/** For Fastify's `clientErrorHandler`: what node's parser does not take for a request, or did not get in time. */
export function refuseUnparsed(this: FastifyInstance, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  this.log.debug({ err: error }, 'What came is no request')
  refuseConnection(this, problemOf(error.code), socket)
  socket.destroy(error)
}

/** Answers on a connection that is nobody's any more, and ends it. */
export function refuseConnection(app: FastifyInstance, refused: ProblemError, socket: Duplex): void {
  if (!socket.writable) return
  const { status, headers, body } = wholeAnswer(app, refused)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'))
}

/** Answers a request that Fastify does not see. */
export function refuseRequest(app: FastifyInstance, refused: ProblemError, response: ServerResponse): void {
  const { status, headers, body } = wholeAnswer(app, refused)
  response.writeHead(status, headers).end(body)
}

function problemOf(code: string | undefined): ProblemError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('request-timeout')
  if (code === 'HPE_HEADER_OVERFLOW') return problem('headers-too-large')
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return problem('too-large')
  return problem('invalid-request', 'This is not an HTTP/1.1 request')
}

/** `Expect` of anything but `100-continue`, which node meets by itself. */
export default fp(
  async (app) => {
    app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      const detail = `Expect: ${request.headers.expect?.slice(0, 100)}`
      refuseRequest(app, problem('expectation-failed', detail), response)
    })
  },
  { name: 'unroutable', dependencies: ['security', 'errors'] },
)
