import { Type } from 'typebox'
import { Farewell, MeAnswer, MePatch, SavedMe } from '../../contract/accounts.ts'
import { problem } from '../../contract/problems.ts'
import type { App } from '../../http/app-types.ts'
import { readingOf, sendCoherent } from '../../http/coherent-reply.ts'
import type { Passwords } from './passwords.ts'
import { readMe } from './queries.ts'
import { clearRefreshCookie } from './refresh-cookie.ts'
import { changeMe, deleteMe, endOtherSessions, needsPassword } from './service.ts'
import type { SignInLimits } from './sign-in-limits.ts'

const tags = ['accounts']

/** The caller's own account and preferences. */
export async function meRoutes(app: App, { passwords, limits }: { passwords: Passwords; limits: SignInLimits }) {
  app.cache.family('preferences', async (userId, gone) => {
    const { epoch, revision, value } = await app.pageSnapshot(userId, (tx) => readMe(tx, userId), gone)
    if (value === undefined) throw problem('not-found')
    return { epoch, revision, today: '', expiresAtMs: null, data: value }
  })

  app.addHook('onRequest', app.authenticate)

  app.get(
    '/api/me',
    { schema: { tags, summary: 'Your account and preferences', response: { 200: MeAnswer } } },
    async (request, reply) =>
      sendCoherent(request, reply, app.cache.read('preferences', request.principal.userId, readingOf(request))),
  )

  app.patch(
    '/api/me',
    {
      schema: {
        tags,
        summary: 'Change your account and preferences',
        description: 'A new email address or password needs `currentPassword`, and ends your other sessions.',
        body: MePatch,
        response: { 200: SavedMe },
      },
    },
    async (request) => {
      const change = () => changeMe(app, passwords, request.principal, request.body)
      return needsPassword(request.body) ? limits.ownPassword(request, change) : change()
    },
  )

  app.delete(
    '/api/me/sessions',
    { schema: { tags, summary: 'Sign out of all other sessions', response: { 204: Type.Null() } } },
    async (request, reply) => {
      await endOtherSessions(app, request.principal)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/me',
    {
      schema: {
        tags,
        summary: 'Delete your account and everything in it',
        body: Farewell,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { principal, body } = request
      await limits.ownPassword(request, () => deleteMe(app, passwords, principal.userId, body.password))
      clearRefreshCookie(request, reply)
      return reply.code(204).send(null)
    },
  )
}
