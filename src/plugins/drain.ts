import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    isDraining(): boolean
    /** From now on: not ready, and every answer ends its connection. Requests are still taken and answered. */
    startDraining(): void
  }
}

/** The first phase of a shutdown, which a balancer has to see before the port closes. */
export default fp(
  async (app) => {
    let draining = false
    app.decorate('isDraining', () => draining)
    app.decorate('startDraining', () => {
      draining = true
    })
    // also when it is closed without having been drained
    app.addHook('preClose', async () => app.startDraining())
    app.addHook('onSend', async (_request, reply) => {
      if (draining) reply.header('connection', 'close')
    })
  },
  { name: 'drain' },
)
