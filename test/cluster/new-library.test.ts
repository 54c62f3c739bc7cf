import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Id } from '../../src/contract/common.ts'
import { startInstance } from '../support/app.ts'
import { newPerson } from '../support/person.ts'
import { testDatabase, testRedis } from '../support/services.ts'
import { until } from '../support/until.ts'
import { Watcher } from '../support/watchers.ts'
import { FOLLOWS_MS, read, save, warm } from './scene.ts'

const SLUG = 'barbell-squat'

t.test(
  'a build with another exercise library is on every page at once, on instances of the old build too',
  async (t) => {
    const services = { databaseUrl: await testDatabase(t), redisUrl: (await testRedis(t)).url }
    const old = await startInstance(t, services)
    const { db } = old.app.database
    // what another build has written
    await db.execute(sql`update exercise set name = 'Knee bend' where slug = ${SLUG}`)
    await db.execute(sql`update setting set value = 'of another build' where name = 'library'`)
    const [exercise] = (await db.execute(sql`select id from exercise where slug = ${SLUG}`)) as unknown as [{ id: Id }]

    const member = await newPerson(old.url)
    const exercises = (weight: number) => [
      { exerciseId: exercise.id, sets: [{ weight, unit: 'kg' as const, reps: 5 }] },
    ]
    await save(member, old.url, { startedAt: '2026-01-01T10:00:00Z', exercises: exercises(90) })
    await save(member, old.url, { startedAt: '2026-01-02T10:00:00Z', exercises: exercises(100) })
    await warm(member, old.url)
    const watcher = await Watcher.open(t, { kind: 'plain', url: old.url, token: member.token, memberId: member.id })
    const namesOn = (view: { records: { exercise: string }[] }) => [
      ...new Set(view.records.map((record) => record.exercise)),
    ]
    t.strictSame(namesOn((await read(member, old.url)).data), ['Knee bend'])

    const next = await startInstance(t, services)
    for (const { url, app } of [next, old]) {
      await app.outboxWatch.waitForPoll()
      t.strictSame(namesOn((await read(member, url)).data), ['Squat (Barbell)'])
    }
    await until(() => watcher.state && namesOn(watcher.state.view)[0] === 'Squat (Barbell)', {
      what: 'the name on an open page',
      timeoutMs: FOLLOWS_MS,
    })
    t.equal(watcher.connectedAtMs.length, 1)
  },
)
