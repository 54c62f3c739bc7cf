import { Redis } from 'ioredis'
import t from 'tap'
import type { Id, Problem } from '../../src/contract/common.ts'
import { newId } from '../../src/db/new-id.ts'
import { startInstance } from '../support/app.ts'
import { joinByLinkOf } from '../support/groups.ts'
import { anAssignment, aWorkout, type Person, request } from '../support/person.ts'
import { testRedis } from '../support/services.ts'
import { nameOf, routesOfNextApp } from './all-routes.ts'
import { CALLERS, type Caller, type Scene, Stage } from './scene.ts'
import { TABLE } from './table.ts'

/* An id is the same in capitals (RFC 9562): every route has to take it for the same thing. */

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g
const inCapitals = <T>(of: T): T =>
  of === undefined ? of : (JSON.parse(JSON.stringify(of).replaceAll(UUID, (id) => id.toUpperCase())) as T)

const routes = routesOfNextApp()
const redisUrl = (await testRedis(t)).url
const instance = await startInstance(t, { redisUrl, env: { DEMO_DATA: 'true' } })
const { app, url } = instance
const stage = await Stage.at(app, url)
const redis = new Redis(redisUrl)
t.teardown(() => redis.quit())

/** Keys of the cache that name something in capitals. */
const keysInCapitals = async () => (await redis.keys('*')).filter((key) => /[0-9a-f]*[A-F][0-9a-fA-F]*-/.test(key))

t.test('every route answers everybody alike when the ids are in capitals', async (t) => {
  const scenes = new Map<Caller, Scene>()
  for (const caller of CALLERS) scenes.set(caller, await stage.scene(caller))
  let asked = 0
  for (const name of routes.map(nameOf)) {
    const row = TABLE[name]
    const [method = '', pattern = ''] = name.split(' ')
    if (row === undefined || (row.path === undefined && row.body === undefined)) continue
    const answers = await Promise.all(
      CALLERS.map(async (caller) => {
        const scene = (method === 'GET' ? scenes.get(caller) : await stage.scene(caller)) as Scene
        const path = inCapitals((await row.path?.(scene)) ?? pattern)
        const body = inCapitals(await row.body?.(scene))
        const headers = {
          ...(scene.caller && { authorization: `Bearer ${scene.caller.token}` }),
          ...(await row.headers?.(scene)),
        }
        if (/[A-F]-/.test(path)) asked++
        return [caller, (await request(url, method, path, body, headers)).status] as const
      }),
    )
    t.strictSame(Object.fromEntries(answers), row.expected, name)
  }
  t.ok(asked > 200, `${asked} requests with ids in their paths`)
  t.strictSame(await keysInCapitals(), [], 'no second entry of the cache')
})

t.test('a page that was read under its id in capitals is as new as any other', async (t) => {
  const [owner, member] = [await stage.person('member'), await stage.person('member')]
  const group = (await owner.call<{ id: Id }>('POST', '/api/groups', { name: 'G' })).body.id
  await joinByLinkOf(owner, group, member)
  await member.call('PATCH', '/api/me', { preferences: { leaderboardOptIn: true } })
  const days = async (person: Person, id: string) => {
    const path = `/api/groups/${id}/leaderboard`
    const { status, body } = await person.call<{ data: { entries: { trainingDays: number }[] } }>('GET', path)
    return status === 200 ? body.data.entries[0]?.trainingDays : status
  }
  t.equal(await days(owner, group.toUpperCase()), 0)
  await member.call('POST', '/api/workouts', aWorkout())
  t.equal(await days(owner, group.toUpperCase()), 1)
  t.equal(await days(owner, group), 1)

  await owner.call('DELETE', `/api/groups/${group}/members/${member.id}`)
  t.equal(await days(member, group.toUpperCase()), 404, 'and not for who is not in it any more')
})

t.test('nobody passes a comparison by spelling an id otherwise', async (t) => {
  const [owner, other] = [await stage.person('member'), await stage.person('member')]
  const group = (await owner.call<{ id: Id }>('POST', '/api/groups', { name: 'G' })).body.id
  await joinByLinkOf(owner, group, other)
  const removed = await owner.call<Problem>('DELETE', `/api/groups/${group}/members/${owner.id.toUpperCase()}`)
  t.equal(removed.status, 400, 'an owner cannot remove themselves')
  t.equal((await owner.call('PATCH', `/api/groups/${group}`, { name: 'H' })).status, 200, 'and still is the owner')
  t.equal((await owner.call('GET', `/api/members/${owner.id.toUpperCase()}/progress`)).status, 200)
  for (const id of [`urn:uuid:${owner.id}`, `{${owner.id}}`, owner.id.replaceAll('-', '')])
    t.equal((await owner.call('GET', `/api/members/${id}/progress`)).status, 400, id)
})

t.test('what names an exercise in capitals uses it', async (t) => {
  const trainer = await stage.person('trainer')
  const client = await stage.person('member')
  await stage.link(trainer, client, 'active')
  const exercise = async (name: string) => (await client.call<{ id: Id }>('POST', '/api/exercises', { name })).body.id

  const planned = await exercise('Sled push')
  const plan = anAssignment(planned.toUpperCase())
  const made = await trainer.call<{ assignments: { items: { exerciseId: Id }[] }[] }>(
    'POST',
    `/api/members/${client.id.toUpperCase()}/assignments`,
    plan,
  )
  t.equal(made.status, 201)
  t.match(JSON.stringify(made.body), planned, 'it is answered in its one spelling')
  t.notMatch(JSON.stringify(made.body), planned.toUpperCase())
  const { status, body } = await client.call<Problem>('DELETE', `/api/exercises/${planned}`)
  t.equal(status, 409)
  t.equal(body.code, 'in-use')

  const logged = await exercise('Stone carry')
  const workout = aWorkout({ exercises: [{ exerciseId: logged.toUpperCase(), sets: [{ reps: 5 }] }] })
  t.equal((await client.call('POST', '/api/workouts', workout)).status, 201)
  t.equal((await client.call('DELETE', `/api/exercises/${logged}`)).status, 409)
  const twice = `exercise=${logged}&exercise=${logged.toUpperCase()}`
  const last = await client.call<{ data: { exercises: unknown[] } }>('GET', `/api/workouts/last?${twice}`)
  t.equal(last.body.data.exercises.length, 1, 'asked for in both spellings it is one')
  const found = await client.call<{ data: { workouts: unknown[] } }>(
    'GET',
    `/api/workouts?exercise=${logged.toUpperCase()}`,
  )
  t.equal(found.body.data.workouts.length, 1)

  const named = await exercise('Yoke')
  const taught = await client.call('PUT', '/api/exercises/aliases', {
    name: 'YOKE day',
    exerciseId: named.toUpperCase(),
  })
  t.match(taught.body, { alias: { name: 'yoke day', exerciseId: named } })
  t.equal((await client.call('DELETE', '/api/exercises/aliases?name=Yoke%20DAY')).status, 200)
  t.strictSame(await keysInCapitals(), [])
})

t.test('a workout that is not there is not there in capitals either', async (t) => {
  const person = await stage.person('member')
  t.equal((await person.call('GET', `/api/workouts/${newId().toUpperCase()}`)).status, 404)
})
