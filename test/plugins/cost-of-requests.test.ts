import { existsSync, readFileSync } from 'node:fs'
import { Agent } from 'node:http'
import t from 'tap'
import { startInstanceProcess } from '../support/instance-process.ts'
import { aWorkout, newPerson } from '../support/person.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import { send } from './send-raw.ts'
import { costlyRequests } from './weird-requests.ts'

/** What no request may hold the event loop for. */
const LIMIT_MS = 50

/** How long the main thread of a process has been on a processor: what else the machine does is not in it. */
const mainThreadMs = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6

t.test(
  'no request holds the event loop for more than 50 ms',
  { skip: !existsSync('/proc/self/schedstat') },
  async (t) => {
    const instance = await startInstanceProcess(t, {
      redisUrl: (await testRedis(t)).url,
      databaseUrl: await testDatabase(t),
      env: { RATE_LIMIT_PER_MINUTE: '1000000', AUTH_RATE_LIMIT_PER_MINUTE: '1000000' },
    })
    const { url, pid } = instance
    const person = await newPerson(url)
    const { body } = await person.call<{ workout: { id: string } }>('POST', '/api/workouts', aWorkout())
    const agent = new Agent({ keepAlive: true })
    t.teardown(() => agent.destroy())

    const costs: { what: string; ms: number; status: number }[] = []
    for (const costly of costlyRequests([body.workout.id], person.token)) {
      let cheapest = { what: costly.what, ms: Number.POSITIVE_INFINITY, status: 0 }
      // what is compiled, or collected, belongs to no request: one that is dear is dear each time
      for (let attempt = 0; attempt < 4 && cheapest.ms > LIMIT_MS / 2; attempt++) {
        const before = mainThreadMs(pid)
        const { status } = await send(agent, url, costly)
        const ms = mainThreadMs(pid) - before
        if (ms < cheapest.ms) cheapest = { what: costly.what, ms, status }
      }
      costs.push(cheapest)
    }
    costs.sort((a, b) => b.ms - a.ms)
    t.ok(costs.length > 200, `${costs.length} requests`)
    for (const { what, ms, status } of costs.slice(0, 12)) t.comment(`${ms.toFixed(1)} ms, ${status}: ${what}`)
    t.strictSame(
      costs.filter(({ ms }) => ms > LIMIT_MS),
      [],
    )
    t.strictSame(
      costs.filter(({ status }) => status >= 500),
      [],
    )
  },
)
