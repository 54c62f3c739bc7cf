import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import type { Id } from '../contract/common.ts'
import type { Role } from '../contract/enums.ts'
import type { ClientList } from '../contract/index.ts'
import { problem } from '../contract/problems.ts'
import { rethrowAsProblem } from '../http/coherent-reply.ts'

declare module 'fastify' {
  interface FastifyInstance {
    access: {
      /** May this person read that member's training? The member, active trainers and admins may. */
      mayRead(principal: { userId: Id; role: Role }, memberId: Id): Promise<boolean>
      /** The member that a path names (`me` is the caller). Throws forbidden when the caller may not read it. */
      readableMember(request: FastifyRequest, userId: 'me' | Id): Promise<Id>
    }
  }
}

/** A trainer's right comes from the coherent list of clients: ended links are seen at once, on every instance. */
async function isActiveClient(app: FastifyInstance, trainerId: Id, memberId: Id): Promise<boolean> {
  const { body } = await app.cache.read('clients', trainerId, { by: trainerId }).catch(rethrowAsProblem)
  const { clients } = JSON.parse(body.toString()) as ClientList
  return clients.some(({ client, status }) => client.id === memberId && status === 'active')
}

export default fp(
  async (app) => {
    const mayRead = async ({ userId, role }: { userId: Id; role: Role }, memberId: Id) =>
      userId === memberId || role === 'admin' || (role === 'trainer' && (await isActiveClient(app, userId, memberId)))
    app.decorate('access', {
      mayRead,
      readableMember: async ({ principal }, userId) => {
        const memberId = userId === 'me' ? principal.userId : userId
        if (!(await mayRead(principal, memberId)))
          throw problem('forbidden', 'Only the member and active trainers may read this')
        return memberId
      },
    })
  },
  { name: 'access', dependencies: ['cache', 'auth'] },
)
