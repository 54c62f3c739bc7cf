import { Ajv2020 } from 'ajv/dist/2020.js'
import t from 'tap'
import { PROBLEMS } from '../src/contract/problems.ts'
import { nameOf, routesOfNextApp } from './access/all-routes.ts'
import { startInstance } from './support/app.ts'
import { aWorkout, newPerson, request } from './support/person.ts'

interface MediaType {
  schema?: object
}
interface Operation {
  tags?: string[]
  summary?: string
  security?: object[]
  parameters?: { name: string; in: string; required?: boolean; schema?: object }[]
  requestBody?: { content: Record<string, MediaType> }
  responses: Record<string, { description: string; content?: Record<string, MediaType> }>
}
interface Document {
  openapi: string
  info: { title: string; version: string; description: string }
  security: object[]
  components: { securitySchemes: Record<string, object> }
  paths: Record<string, Record<string, Operation>>
}

const routes = routesOfNextApp()
const instance = await startInstance(t, { redisUrl: null, env: { DEMO_DATA: 'true' } })
const { url } = instance
const { body: document } = await request<Document>(url, 'GET', '/docs/json')

/** Each operation with its name as Fastify writes it: `GET /api/workouts/:id`. */
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    name: `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    operation,
  })),
)

t.test('every route is in the document, and nothing else', (t) => {
  t.match(document.openapi, /^3\.1\./)
  t.equal(document.info.title, 'Spotter')
  const shown = routes.filter(({ hidden, method }) => !hidden && method !== 'HEAD').map(nameOf)
  t.ok(shown.length > 30)
  t.strictSame(operations.map(({ name }) => name).sort(), shown.sort())
  t.end()
})

t.test('every operation has a group, a summary, its parameters and its answers', (t) => {
  const pathNames = new Set<string>()
  for (const { method, path, name, operation } of operations) {
    const { tags = [], summary = '', parameters = [], requestBody, responses } = operation
    t.equal(tags.length, 1, `${name} has one tag`)
    t.ok(summary.length > 5, `${name} has a summary`)
    pathNames.add(path)

    const declared = parameters.filter((parameter) => parameter.in === 'path' && parameter.required)
    const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter)
    t.strictSame(
      declared.map((parameter) => parameter.name),
      wanted,
      `${name} declares the parts of its path`,
    )
    t.notOk(requestBody !== undefined && method === 'GET', `${name} with a body`)

    const statuses = Object.keys(responses)
    t.ok(
      statuses.some((status) => /^2\d\d$/.test(status)),
      `${name} says what it answers`,
    )
    t.ok(
      statuses.every((status) => /^([1-5]\d\d|default)$/.test(status)),
      `${name}: ${statuses}`,
    )
    for (const [status, { description }] of Object.entries(responses)) t.ok(description, `${name} ${status}`)
    const problem = responses.default?.content?.['application/problem+json']?.schema
    t.match(problem, { properties: { code: {}, title: {}, status: {}, detail: {} } }, `${name} may answer a problem`)
  }
  t.equal(pathNames.size, Object.keys(document.paths).length)
  t.end()
})

t.test('every schema is one', (t) => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, validateFormats: false })
  let count = 0
  for (const { name, operation } of operations) {
    const media = [operation.requestBody, ...Object.values(operation.responses)].flatMap((part) =>
      Object.values(part?.content ?? {}),
    )
    for (const { schema } of [...media, ...(operation.parameters ?? [])]) {
      if (schema === undefined) continue
      t.ok(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`)
      t.doesNotThrow(() => ajv.compile(schema), name)
      count++
    }
  }
  t.ok(count > 100, `${count} schemas`)
  t.notMatch(JSON.stringify(document), /"\$ref"/, 'nothing to resolve: each is whole')
  t.end()
})

t.test('what needs a token says so, and what says so needs one', async (t) => {
  t.strictSame(document.security, [{ bearer: [] }])
  t.match(document.components.securitySchemes, { bearer: { type: 'http', scheme: 'bearer' } })
  for (const { method, path, name, operation } of operations) {
    const { status, body } = await request<{ code?: string }>(
      url,
      method,
      path.replaceAll(/\{\w+\}/g, '018f0000-0000-7000-8000-000000000000'),
    )
    const refused = status === 401 && body.code === 'unauthenticated' && name !== 'POST /api/auth/refresh'
    t.equal(refused, operation.security === undefined, `${name}: ${status}`)
    if (operation.security !== undefined) t.strictSame(operation.security, [], name)
  }
})

t.test('answers are as the document says', async (t) => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, validateFormats: false })
  const trainer = await newPerson(url, { role: 'trainer' })
  const member = await newPerson(url)
  const { body: link } = await trainer.call<{ id: string }>('POST', '/api/trainers/me/clients', { email: member.email })
  await member.call('POST', `/api/coaching/${link.id}/accept`)
  const { body: saved } = await trainer.call<{ workout: { id: string } }>('POST', '/api/workouts', aWorkout())
  const { body: group } = await trainer.call<{ id: string }>('POST', '/api/groups', { name: 'G' })
  let checked = 0
  for (const { name, path, operation } of operations) {
    const schema = operation.responses['200']?.content?.['application/json']?.schema
    if (!name.startsWith('GET ') || schema === undefined) continue
    const id = path.startsWith('/api/groups') ? group.id : saved.workout.id
    const { status, body } = await trainer.call('GET', path.replaceAll('{userId}', 'me').replaceAll('{id}', id))
    const said = status === 200 ? schema : operation.responses.default?.content?.['application/problem+json']?.schema
    const validate = ajv.compile(said ?? {})
    t.ok(validate(body), `${name} ${status}: ${ajv.errorsText(validate.errors)}`)
    if (status === 200) checked++
  }
  t.ok(checked > 12, `${checked} answers`)
})

t.test('the codes of all problems are explained in the document', (t) => {
  for (const [code, { status, title }] of Object.entries(PROBLEMS))
    t.ok(document.info.description.includes(`| \`${code}\` | ${status} | ${title} |`), code)
  t.end()
})
