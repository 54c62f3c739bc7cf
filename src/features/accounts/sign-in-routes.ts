import { normalizeIP } from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Credentials, Registration, SignedIn, SignInOptions } from '../../contract/accounts.ts'
import { ProblemError, problem } from '../../contract/problems.ts'
import { foldEmail } from '../../db/email.ts'
import { bearerOf } from '../../http/access-tokens.ts'
import type { App } from '../../http/app-types.ts'
import { isOwnCall } from '../../runtime/own-call.ts'
import type { Devices } from './devices.ts'
import { ownOriginOnly } from './own-origin.ts'
import type { Passwords } from './passwords.ts'
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from './refresh-cookie.ts'
import { register, signIn } from './service.ts'
import { createSessions, type Granted, SESSION_SECONDS } from './sessions.ts'
import type { SignInLimits } from './sign-in-limits.ts'

const tags = ['accounts']

/** Routes for people who are not signed in, or not any more: their refresh cookie is all they have. */
export async function signInRoutes(
  app: App,
  { passwords, devices, limits }: { passwords: Passwords; devices: Devices; limits: SignInLimits },
) {
  const sessions = createSessions(app)
  const parts = { passwords, sessions }

  app.addHook('onRequest', ownOriginOnly(app.origins))
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })

  const send = (request: FastifyRequest, reply: FastifyReply, { answer, cookie }: Granted): SignedIn => {
    if (cookie !== undefined) setRefreshCookie(request, reply, cookie, SESSION_SECONDS)
    return answer
  }
  const sendNew = (request: FastifyRequest, reply: FastifyReply, granted: Granted): SignedIn => {
    const answer = send(request, reply, granted)
    devices.remember(request, reply, foldEmail(answer.user.email))
    return answer
  }

  app.get(
    '/api/auth/options',
    { schema: { tags, summary: 'How people can sign up and sign in here', response: { 200: SignInOptions } } },
    async () => ({ signUp: app.config.signUp }),
  )

  app.post(
    '/api/auth/register',
    {
      schema: { tags, summary: 'Create an account and sign in', body: Registration, response: { 201: SignedIn } },
    },
    async (request, reply) => {
      if (app.config.signUp === 'closed' && !isOwnCall(request)) throw problem('sign-up-closed')
      const granted = await limits.register(request, () => register(app, parts, request.body, normalizeIP(request.ip)))
      reply.code(201)
      return sendNew(request, reply, granted)
    },
  )

  app.post(
    '/api/auth/login',
    {
      schema: { tags, summary: 'Sign in', body: Credentials, response: { 200: SignedIn } },
    },
    async (request, reply) => {
      const email = foldEmail(request.body.email)
      const granted = await limits.signIn(request, email, () =>
        signIn(app, parts, email, request.body.password, normalizeIP(request.ip)),
      )
      return sendNew(request, reply, granted)
    },
  )

  app.post(
    '/api/auth/refresh',
    {
      schema: {
        tags,
        summary: 'A new access token for the refresh cookie',
        description:
          'The cookie is replaced each time. The one before it works until the new one has been used; after that, whoever sends it has a copy, and the session ends.',
        response: { 200: SignedIn },
      },
    },
    async (request, reply) => {
      const cookie = readRefreshCookie(request)
      if (cookie === undefined) throw problem('unauthenticated')
      try {
        return send(request, reply, await sessions.refresh(cookie))
      } catch (error) {
        // refused for good, as against a database that is away
        if (error instanceof ProblemError) clearRefreshCookie(request, reply)
        throw error
      }
    },
  )

  app.post(
    '/api/auth/logout',
    { schema: { tags, summary: 'Sign out: end this session on all instances', response: { 204: Type.Null() } } },
    async (request, reply) => {
      await sessions.end(readRefreshCookie(request), bearerOf(request.headers.authorization))
      clearRefreshCookie(request, reply)
      return reply.code(204).send(null)
    },
  )
}
