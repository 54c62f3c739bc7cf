import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifySchema } from 'fastify'
import fp from 'fastify-plugin'
import { Problem } from '../contract/common.ts'
import { PROBLEMS } from '../contract/problems.ts'
import { RELEASE } from '../runtime/release.ts'

const codes = Object.entries(PROBLEMS)
  .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
  .join('\n')

const description = `Spotter's HTTP interface. Errors are RFC 9457 \`application/problem+json\` with a stable \`code\`:

| code | status | meaning |
| --- | --- | --- |
${codes}

Coherent reads answer \`{ source, version, revision, data }\` with an ETag made of the version. \`X-Min-Revision: <epoch>:<n>\`
asks for an answer at least that new. \`:userId\` may be \`me\`.`

/** What every route may answer besides: one of the problems above. */
const refused = {
  description: 'A problem; `code` says which',
  content: { 'application/problem+json': { schema: Problem } },
}

/** Routes that ask for no access token. */
const OPEN = /^\/(livez|readyz|metrics|api\/demo|api\/auth\/\w+)$/

/** A route's schema as the document shows it. */
function documented(schema: FastifySchema | undefined, url: string): FastifySchema {
  const answers = (schema?.response as object | undefined) ?? { 200: { description: 'As the summary says' } }
  const response = { ...answers, default: refused }
  return { ...schema, response, ...(OPEN.test(url) && { security: [] }) }
}

/** OpenAPI at /docs, from the schemas that validate. */
export default fp(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Spotter', version: RELEASE, description },
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
        security: [{ bearer: [] }],
      },
      // seen from the document, so that it holds below a path that a proxy has put us at
      transformObject: (document) =>
        'openapiObject' in document ? { ...document.openapiObject, servers: [{ url: '..' }] } : document.swaggerObject,
      transform: ({ schema, url }) => ({ schema: documented(schema, url), url }),
    })
    await app.register(swaggerUi, {
      routePrefix: '/docs',
      // its parts are named as seen from the page, wherever that is
      indexPrefix: '.',
      uiConfig: { deepLinking: true },
      theme: { title: 'Spotter', css: [{ filename: 'spotter.css', content: '.swagger-ui .topbar { display: none }' }] },
    })
  },
  { name: 'docs', dependencies: ['security'] },
)
