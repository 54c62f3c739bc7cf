import fp from 'fastify-plugin'
import type { Id } from '../contract/common.ts'
import type { Role } from '../contract/enums.ts'
import type { ClientList } from '../contract/index.ts'
import { problem } from '../contract/problems.ts'
import { mayRead } from '../domain/people/member-access.ts'
import { rethrowAsProblem } from '../http/coherent-reply.ts'

declare module 'fastify' {
  interface FastifyInstance {
    access: {
      /** May this person read that member's training? By the coherent list of the trainer's clients. */
      mayRead(principal: { userId: Id; role: Role }, memberId: Id): Promise<boolean>
      /** The member that a path names (`me` is the caller). Throws forbidden when the caller may not read it. */
      readableMember(request: FastifyRequest, userId: 'me' | Id): Promise<Id>
    }
  }
}

export default fp(
  async (app) => {
    const clientsOf = async (trainerId: Id) => {
      const { body } = await app.cache.read('clients', trainerId, { by: trainerId }).catch(rethrowAsProblem)
      return JSON.parse(body.toString()) as ClientList
    }
    const mayReadNow = (principal: { userId: Id; role: Role }, memberId: Id) => mayRead(principal, memberId, clientsOf)
    app.decorate('access', {
      mayRead: mayReadNow,
      readableMember: async ({ principal }, userId) => {
        const memberId = userId === 'me' ? principal.userId : userId
        if (!(await mayReadNow(principal, memberId)))
          throw problem('forbidden', 'Only the member and active trainers may read this')
        return memberId
      },
    })
  },
  { name: 'access', dependencies: ['cache', 'auth'] },
)
