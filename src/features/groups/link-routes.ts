import { IdParams } from '../../contract/common.ts'
import { Group, GroupLink, RenewedLink, SecretParams } from '../../contract/groups.ts'
import type { App } from '../../http/app-types.ts'
import { renewLink } from './removing.ts'
import { followLink, joinByLink } from './service.ts'

const tags = ['groups']

/** A group's link, which its members may send to anybody, and its owner renews. */
export function linkRoutes(app: App): void {
  app.get(
    '/api/group-links/:secret',
    { schema: { tags, summary: 'The group behind a link', params: SecretParams, response: { 200: GroupLink } } },
    async (request) => followLink(app.database.db, request.params.secret, request.principal.userId),
  )

  app.post(
    '/api/group-links/:secret/join',
    { schema: { tags, summary: 'Join a group by its link', params: SecretParams, response: { 200: Group } } },
    async (request) => joinByLink(app, request.params.secret, request.principal.userId),
  )

  app.post(
    '/api/groups/:id/link',
    {
      schema: {
        tags,
        summary: "Renew your group's link",
        description: 'Links sent earlier stop working. Members stay in the group.',
        params: IdParams,
        response: { 200: RenewedLink },
      },
    },
    async (request) => ({ joinSecret: await renewLink(app, request.params.id, request.principal.userId) }),
  )
}
