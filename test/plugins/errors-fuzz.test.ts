import { Agent } from 'node:http'
import t from 'tap'
import { PROBLEMS, type ProblemCode } from '../../src/contract/problems.ts'
import { nameOf, routesOfNextApp } from '../access/all-routes.ts'
import { Stage } from '../access/scene.ts'
import { startInstance } from '../support/app.ts'
import { aWorkout } from '../support/person.ts'
import { until } from '../support/until.ts'
import { type Answer, send } from './send-raw.ts'
import { BODIES, randomFrom, weirdRequests } from './weird-requests.ts'

const SEED = Number(process.env.FUZZ_SEED ?? 20_260_101)
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 500)
const AT_ONCE = 8

/** What is wrong with an answer; undefined: nothing. */
function flawOf({ status, headers, body }: Answer, method: string): string | undefined {
  if (status >= 500) return `${status} ${body}`
  if (headers['x-spotter-instance'] === undefined) return `${status} without its instance: ${body}`
  if (status < 400 || method === 'HEAD') return undefined
  // @fastify/websocket itself answers those who want no upgrade
  if (status === 404 && body === '') return undefined
  if (headers['content-type'] !== 'application/problem+json') return `${status} ${headers['content-type']}: ${body}`
  const { code } = JSON.parse(body) as { code: ProblemCode }
  return PROBLEMS[code]?.status === status ? undefined : `${status} with the code ${code}`
}

t.test(`${REQUESTS} weird requests get no 5xx, and every refusal is a problem`, async (t) => {
  const errors: string[] = []
  const routes = routesOfNextApp()
  const instance = await startInstance(t, {
    env: { DEMO_DATA: 'true' },
    overrides: { logger: { level: 'error', stream: { write: (line: string) => errors.push(line) } } },
  })
  if (instance === undefined) throw new Error('no instance')
  const { url } = instance
  const stage = await Stage.at(instance.app, url)
  const scenes = [await stage.scene('member'), await stage.scene('active trainer'), await stage.scene('admin')]
  const callers = await Promise.all(
    scenes.map(async (scene) => ({
      token: scene.caller?.token ?? '',
      ids: [await scene.workout(), await scene.group(), await scene.imported(), await scene.link(), scene.member.id],
    })),
  )
  const unknown = routes.filter(({ schema }) => schema.body !== undefined).map(nameOf)
  t.strictSame(
    unknown.filter((name) => !(name in BODIES)),
    [],
    'a route with a body needs one that is nearly right',
  )
  const next = weirdRequests(randomFrom(SEED), routes, callers)
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  t.teardown(() => agent.destroy())

  const statuses = new Map<number, number>()
  const flaws: string[] = []
  let left = REQUESTS
  const work = async () => {
    while (left-- > 0) {
      const weird = next()
      const answer = await send(agent, url, weird).catch((error: Error) => error)
      const flaw = answer instanceof Error ? answer.message : flawOf(answer, weird.method)
      const { authorization, ...others } = weird.headers
      const shown = `${weird.method} ${weird.path.slice(0, 200)} ${JSON.stringify(others).slice(0, 300)} ${weird.body?.slice(0, 600) ?? ''}`
      if (flaw !== undefined) flaws.push(`${flaw.slice(0, 300)} ← ${shown}`)
      if (!(answer instanceof Error)) statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))

  t.comment(`seed ${SEED}; ${[...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)}`)
  t.strictSame(flaws, [])
  t.strictSame(errors, [], 'and nothing of it is an error in the log')
  for (const status of [200, 400, 401, 404]) t.ok(statuses.get(status), `some get ${status}`)

  const person = await stage.person('member')
  t.equal((await person.call('POST', '/api/workouts', aWorkout())).status, 201, 'all is well after')
  await until(
    async () => {
      const { db } = instance.app.database
      const open = await db.query.importBatch.findFirst({
        where: (batch, { inArray }) => inArray(batch.status, ['stored', 'running']),
      })
      return open === undefined
    },
    { what: 'what was taken for a training log to be finished', timeoutMs: 20_000, everyMs: 50 },
  )
})
