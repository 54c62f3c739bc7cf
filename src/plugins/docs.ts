import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'
import { PROBLEMS } from '../problems.ts'

const codes = Object.entries(PROBLEMS)
  .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
  .join('\n')

const description = `Spotter's HTTP interface. Errors are RFC 9457 \`application/problem+json\` with a stable \`code\`:

| code | status | meaning |
| --- | --- | --- |
${codes}

Coherent reads answer \`{ source, version, revision, data }\` with an ETag made of the version. \`X-Min-Revision: <epoch>:<n>\`
asks for an answer at least that new. \`:userId\` may be \`me\`.`

/** OpenAPI at /docs, from the schemas that validate. */
export default fp(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Spotter', version: '0.1.0', description },
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
        security: [{ bearer: [] }],
      },
    })
    await app.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { deepLinking: true },
      theme: { title: 'Spotter', css: [{ filename: 'spotter.css', content: '.swagger-ui .topbar { display: none }' }] },
    })
  },
  { name: 'docs', dependencies: ['security'] },
)
