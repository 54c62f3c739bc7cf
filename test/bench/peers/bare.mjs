/*
 * What the machine and the libraries give at most: a bare Fastify route that hands on bytes, from its memory
 * (GET /memory?key=) or by one MGET of an entry and a number beside it (GET /mget?key=). No token, no header, no rule.
 * Run with PORT and REDIS_URL. POST /seed?key= says the bytes.
 */
import fastify from 'fastify'
import { Redis } from 'ioredis'

const { PORT, REDIS_URL } = process.env
const redis = new Redis(REDIS_URL)
const memory = new Map()
const app = fastify({ bodyLimit: 4 << 20 })
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.removeContentTypeParser('application/json')

app.post('/seed', async (request, reply) => {
  const { key } = request.query
  memory.set(key, request.body)
  await redis.mset(`bare:${key}`, request.body, `bare:${key}:revision`, '1')
  return reply.code(204).send()
})
app.get('/memory', (request, reply) => reply.type('application/json').send(memory.get(request.query.key)))
app.get('/mget', async (request, reply) => {
  const { key } = request.query
  const [body] = await redis.mgetBuffer(`bare:${key}`, `bare:${key}:revision`)
  return reply.type('application/json').send(body)
})

await app.listen({ port: Number(PORT), host: '127.0.0.1' })
