import { SavedRevision } from '../../contract/common.ts'
import { AliasInput, AliasListAnswer, AliasQuery, SavedAlias } from '../../contract/exercises.ts'
import { problem } from '../../contract/problems.ts'
import { MAX_ALIASES } from '../../domain/exercises/exercise-resolution.ts'
import { requireUsable } from '../../domain/exercises/own-exercises.ts'
import type { App } from '../../http/app-types.ts'
import { sendUncached } from '../../http/coherent-reply.ts'
import { forgetAlias, readAliases, teachAlias } from './alias-queries.ts'

const tags = ['exercises']
const change = { kind: 'exercises-changed' } as const

/** What a member's own names for exercises mean: imports and typed names go by it before anything else. */
export async function aliasRoutes(app: App) {
  app.get(
    '/api/exercises/aliases',
    {
      schema: { tags, summary: 'Your exercise aliases', response: { 200: AliasListAnswer } },
    },
    async (request, reply) => {
      const { userId } = request.principal
      const found = await request.snapshot(userId, async (tx) => ({ aliases: await readAliases(tx, userId) }))
      return sendUncached(request, reply, found)
    },
  )

  app.put(
    '/api/exercises/aliases',
    {
      schema: {
        tags,
        summary: 'Map a name to an exercise',
        description: 'The exercise may be in the library or your own. Workouts that are already logged keep theirs.',
        body: AliasInput,
        response: { 200: SavedAlias },
      },
    },
    async (request) => {
      const { userId } = request.principal
      const { name, exerciseId } = request.body
      const { result, epoch, revision } = await app.save({ accounts: [userId], change }, async ({ tx }) => {
        await requireUsable(tx, userId, [exerciseId])
        await teachAlias(tx, userId, name, exerciseId)
        if ((await readAliases(tx, userId)).length > MAX_ALIASES)
          throw problem('invalid-request', `You already have ${MAX_ALIASES} aliases, the maximum; remove some first`)
        return (await readAliases(tx, userId, name))[0]!
      })
      return { alias: result, epoch, revision: revision(userId) }
    },
  )

  app.delete(
    '/api/exercises/aliases',
    {
      schema: {
        tags,
        summary: 'Remove an alias',
        querystring: AliasQuery,
        response: { 200: SavedRevision },
      },
    },
    async (request) => {
      const { userId } = request.principal
      const { epoch, revision } = await app.save({ accounts: [userId], change }, async ({ tx }) => {
        if (!(await forgetAlias(tx, userId, request.query.name))) throw problem('not-found')
      })
      return { epoch, revision: revision(userId) }
    },
  )
}
