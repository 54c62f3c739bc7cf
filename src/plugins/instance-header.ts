import fp from 'fastify-plugin'

/** Names the instance on every answer, errors too, so that people can see how the balancer spreads them. */
export default fp(
  async (app) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.header('x-spotter-instance', app.config.instanceName)
    })
  },
  { name: 'instance-header', dependencies: ['config'] },
)
