import { setImmediate } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import { floorKey, type Hazard, outcome, quiet, restart, revisionAt, type Scene } from '../interleaving.ts'
import { save, warm } from '../scene.ts'

/* The interleavings in which Redis itself is what fails. */

/** Redis answers readers and takes no write of a save. What was shown meanwhile counts. */
async function refusing(scene: Scene, refuse: () => Promise<unknown>, accept: () => Promise<unknown>) {
  const { a, b, member } = scene
  await warm(member, b.url)
  await refuse()
  const { revision } = await save(member, a.url)
  const shown = [await revisionAt(scene, b), await revisionAt(scene, b)]
  await accept()
  return { revision, shown }
}

/** The same while a setting of Redis stands at 1. */
async function refusingBy(scene: Scene, setting: string) {
  const { b, operator } = scene
  const set = (value: string) => () => operator.config('SET', setting, value)
  const { revision, shown } = await refusing(scene, set('1'), set('0'))
  return outcome(scene, revision, b, shown)
}

export const hazards: readonly Hazard[] = [
  {
    name: 'a Redis that is full, refuses the raise and answers readers',
    off: 'outboxIsWatched',
    play: (scene) => refusingBy(scene, 'maxmemory'),
  },
  {
    name: 'a Redis that lacks replicas, refuses the raise and answers readers',
    off: 'outboxIsWatched',
    play: (scene) => refusingBy(scene, 'min-replicas-to-write'),
  },
  {
    name: 'a raise that times out and is executed late',
    off: 'outboxIsWatched',
    async play(scene) {
      const { b, operator } = scene
      const { revision, shown } = await refusing(
        scene,
        () => operator.client('PAUSE', 60_000, 'WRITE'),
        () => operator.client('UNPAUSE'),
      )
      await until(async () => (await operator.get(floorKey(scene)))?.endsWith(` ${revision}`), {
        what: 'the late raise to be executed',
      })
      return outcome(scene, revision, b, shown)
    },
  },
  {
    name: 'a Redis restarted with the data of before the save',
    off: 'runsAreTold',
    async play(scene) {
      const { a, b, member, operator } = scene
      await warm(member, b.url)
      await operator.save()
      const { revision } = await save(member, a.url)
      await quiet(scene)
      await restart(scene)
      return outcome(scene, revision, b)
    },
  },
  {
    name: 'a question under way when a frozen Redis is killed and started with the data of before the save',
    off: 'commandsAreNotResent',
    async play(scene) {
      const { a, b, member, operator, redis } = scene
      await warm(member, b.url)
      await operator.save()
      const { revision } = await save(member, a.url)
      await quiet(scene)
      redis.pause()
      const asked = b.app.cache.read('progress', member.id)
      // by then the question is on its way to a Redis that does not read it
      await setImmediate()
      await restart(scene)
      const shown = [(await asked).version.revision]
      return outcome(scene, revision, b, shown)
    },
  },
]
