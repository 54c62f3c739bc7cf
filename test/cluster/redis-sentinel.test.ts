import t from 'tap'
import { startRedisSentinel } from '../../deploy/services.ts'
import { Workload } from './redis-forms.ts'
import { FOLLOWS_MS } from './scene.ts'

/* Three processes on a Redis behind Sentinels. Needs the build, which `npm test` makes first. */

t.test('a master is killed under load and its replica promoted: nothing is stale, nothing is lost', async (t) => {
  const redis = await startRedisSentinel()
  t.teardown(() => redis.stop())
  const load = await Workload.start(t, redis)
  await load.everythingIsCached()

  load.run()
  await load.savesMore(5)
  const before = load.saved.length
  const killedAtMs = performance.now()
  await redis.nodes[0].kill()
  const { atMs } = await redis.promoted()
  const followedMs = await load.everyPageShows(load.newest, FOLLOWS_MS)
  const ofOutage = load.saved.slice(before)
  await load.savesMore(2)
  await load.everyPageShows(load.newest, FOLLOWS_MS)
  await load.rest()

  t.comment(`promoted ${Math.round(atMs - killedAtMs)} ms after the kill`)
  t.comment(`every page showed the newest ${Math.round(followedMs)} ms after the promotion`)
  const slowestMs = Math.max(...ofOutage.map(({ tookMs }) => tookMs))
  t.comment(`${ofOutage.length} saves meanwhile, the slowest acknowledged after ${Math.round(slowestMs)} ms`)
  t.comment(`${load.saved.length} saves, reads by source ${JSON.stringify(load.reads)}`)

  await load.everythingIsCached()
  await load.busCarries()
  await load.judge(t)
})
