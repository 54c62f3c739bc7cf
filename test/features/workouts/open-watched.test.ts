import t from 'tap'
import type { Id, Problem } from '../../../src/contract/common.ts'
import type {
  BoardEntry,
  CoachingLink,
  GroupDetail,
  OpenAnswer,
  ProgressView,
  TrainerList,
  TrainingNow,
} from '../../../src/contract/index.ts'
import { newId } from '../../../src/db/new-id.ts'
import { finishLeftOpen } from '../../../src/features/workouts/open/left-open.ts'
import { startInstances } from '../../support/app.ts'
import { joinByLinkOf } from '../../support/groups.ts'
import { discard, finish, open, putBlock, putSet, readOpen } from '../../support/open-workout.ts'
import { newPerson, type Person } from '../../support/person.ts'

const [here, there] = await startInstances(t, { count: 2 })

/** A client and their trainer, each on an instance of their own. */
async function coached() {
  const member = await newPerson(here.url, { displayName: 'Mia' })
  const trainer = await newPerson(there.url, { role: 'trainer', displayName: 'Toni' })
  await trainer.call('POST', '/api/trainers/me/clients', { email: member.email })
  const { body } = await member.call<TrainerList>('GET', '/api/coaching')
  const link = body.invitations[0]!.id
  await member.call('POST', `/api/coaching/${link}/accept`)
  return { member, trainer, link, at: `/api/members/${member.id}/workouts/open` }
}

/** An open workout of one exercise, with a set that is done and one that is planned. */
async function begun(member: Person) {
  const [exercise, done, planned] = [newId(), newId(), newId()]
  const { body } = await open(member, { title: 'Push' })
  await putBlock(member, exercise, { name: 'Bench Press (Barbell)', restS: 120 })
  await putSet(member, done, { exercise, weight: 100, unit: 'kg', reps: 5 })
  await putSet(member, planned, { exercise, position: 1, weight: 80, unit: 'kg', reps: 8, done: false })
  return { id: body.workout.id, exercise, done, planned }
}

t.test('a trainer sees every set on another instance, and changes nothing without leave', async (t) => {
  const { member, trainer, at } = await coached()
  t.match(await trainer.call('GET', at), { status: 404, body: { code: 'no-open-workout' } })
  const { exercise, planned } = await begun(member)
  t.match(await trainer.call('GET', at), { status: 200, body: { workout: { title: 'Push' } } })
  const board = await trainer.call<{ data: { clients: BoardEntry[] } }>('GET', '/api/trainers/me/dashboard')
  t.match(board.body.data.clients, [
    { progress: { open: { rest: { lengthS: 120 }, exercises: [{ sets: [{ weight: 100 }, { doneAt: null }] }] } } },
  ])
  for (const answer of [
    await putSet(trainer, planned, { exercise, done: false, targetRepsMin: 5 }, { at }),
    await putBlock(trainer, newId(), { name: 'Squat (Barbell)' }, at),
    await trainer.call('PUT', `${at}/cue`, { text: 'Slower' }),
    await trainer.call('DELETE', `${at}/sets/${planned}`),
    await trainer.call('DELETE', `${at}/exercises/${exercise}`),
  ])
    t.match(answer, { status: 403, body: { code: 'forbidden' } })
})

t.test('with the leave of the client a trainer changes what is not done yet, and nothing else', async (t) => {
  const { member, trainer, link, at } = await coached()
  const allow = (mayPlan: boolean, by = member) =>
    by.call<CoachingLink & Problem>('PATCH', `/api/coaching/${link}`, { mayPlan })
  t.match(
    await allow(true, trainer),
    { status: 403, body: { code: 'forbidden' } },
    'the leave is not the trainer’s to give',
  )
  t.match(await member.call('PATCH', `/api/coaching/${link}`, { followUpDays: 3 }), { status: 403 })
  t.match(await allow(true), { status: 200, body: { mayPlan: true } })
  const clients = await trainer.call<{ data: { clients: CoachingLink[] } }>('GET', '/api/trainers/me/clients')
  t.match(clients.body.data.clients, [{ mayPlan: true }])

  const { id, exercise, done, planned } = await begun(member)
  const asked = { exercise, position: 1, done: false, targetWeightKg: 85, targetRepsMin: 6, targetRepsMax: 8 }
  const changed = await putSet(trainer, planned, asked, { at })
  t.match(changed.body.workout.exercises[0]?.sets[1], { weight: 80, reps: 8, targetWeightKg: 85, targetRepsMax: 8 })
  t.match((await readOpen(member)).body.workout.exercises[0]?.sets[1], { targetWeightKg: 85 })
  t.match(await putSet(trainer, done, { exercise, done: false }, { at }), { status: 409, body: { code: 'set-done' } })
  t.match(await putSet(trainer, planned, { exercise, reps: 5 }, { at }), { status: 403 }, 'a set is the member’s to do')
  t.match(await trainer.call('DELETE', `${at}/sets/${done}`), { status: 409, body: { code: 'set-done' } })
  t.match(await putBlock(trainer, exercise, { name: 'Squat (Barbell)' }, at), {
    status: 409,
    body: { code: 'set-done' },
  })
  t.match(await trainer.call('DELETE', `${at}/exercises/${exercise}`), { status: 409, body: { code: 'set-done' } })
  const more = newId()
  t.match(await putBlock(trainer, more, { name: 'Squat (Barbell)', position: 1 }, at), { status: 200 })
  t.match(await trainer.call('DELETE', `${at}/exercises/${more}`), { status: 200 })

  const cue = await trainer.call<OpenAnswer>('PUT', `${at}/cue?workout=${id}`, { text: ' Slower down ' })
  t.match(cue.body.workout.cue, { text: 'Slower down', by: { id: trainer.id, displayName: 'Toni' } })
  t.match((await readOpen(member)).body.workout.cue, { text: 'Slower down' })
  const shown = async () =>
    (await member.call<{ data: ProgressView }>('GET', '/api/members/me/progress')).body.data.open?.cue?.by.displayName
  t.equal(await shown(), 'Toni')
  await trainer.call('PATCH', '/api/me', { displayName: 'Antonia' })
  t.equal(await shown(), 'Antonia', 'a new name is shown at once')
  t.match(await trainer.call('PUT', `${at}/cue`, { text: 'x'.repeat(141) }), { status: 400 })
  const read = await member.call<OpenAnswer>('PATCH', '/api/workouts/open', { cue: null })
  t.equal(read.body.workout.cue, null)

  await allow(false)
  t.match(await putSet(trainer, planned, asked, { at }), { status: 403 }, 'taken back at once')
  await allow(true)
  await member.call('DELETE', `/api/coaching/${link}`)
  t.match(await putSet(trainer, planned, asked, { at }), { status: 403 })
  t.match(await trainer.call('GET', at), { status: 403 })
})

t.test('a group sees who trains now, of those who let it', async (t) => {
  const owner = await newPerson(here.url, { displayName: 'Ada' })
  const member = await newPerson(there.url, { displayName: 'Mia' })
  const stranger = await newPerson(there.url)
  const group = (await owner.call<{ id: Id }>('POST', '/api/groups', { name: 'Early birds' })).body.id
  await joinByLinkOf(owner, group, member)
  const training = async (who = owner) =>
    (await who.call<{ data: TrainingNow }>('GET', `/api/groups/${group}/training`)).body.data?.training
  const revision = async () =>
    (await owner.call<{ revision: number }>('GET', `/api/groups/${group}/leaderboard`)).body.revision
  await begun(member)
  t.strictSame(await training(), [], 'nobody is shown unasked')
  const path = `/api/groups/${group}/membership`
  t.equal((await member.call('PATCH', path, { showsMyTraining: true })).status, 204)
  t.equal((await stranger.call('PATCH', path, { showsMyTraining: true })).status, 404)
  t.equal((await stranger.call('GET', `/api/groups/${group}/training`)).status, 404)
  const detail = await member.call<{ data: GroupDetail }>('GET', `/api/groups/${group}`)
  t.equal(detail.body.data.people?.showsMyTraining, true)
  t.match(await training(), [
    { userId: member.id, displayName: 'Mia', title: 'Push', setsDone: 1, sets: 2, rest: { lengthS: 120 } },
  ])
  const before = await revision()
  await finish(member)
  t.strictSame(await training(), [])
  t.equal(await revision(), before + 1, 'the group hears that it is over')
  await open(member)
  t.match(await training(), [{ exercise: null, setsDone: 0, sets: 0, lastSetAt: null, rest: null }])
  await discard(member)
  t.equal(await revision(), before + 3)

  const { id, exercise } = await begun(member)
  const { app } = there
  const later = new Date(Date.now() + 4 * 3_600_000 + 1_000)
  await finishLeftOpen(Object.create(app, { now: { value: () => later } }) as typeof app)
  t.strictSame(await training(), [], 'it finished by itself')
  const over = await revision()
  const late = await putSet(member, newId(), { exercise, weight: 60, unit: 'kg', reps: 5 }, { query: `?workout=${id}` })
  t.match(late, { status: 200, body: { workout: { id, status: 'open' } } }, 'a set that waited for a network')
  t.strictSame(late.body.records, [], 'what was won before is not won again')
  t.match(await training(), [{ setsDone: 2 }])
  t.equal(await revision(), over + 1, 'the group hears that it goes on')
})
