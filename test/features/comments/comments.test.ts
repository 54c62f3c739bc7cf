import t from 'tap'
import type { Id, Problem } from '../../../src/contract/common.ts'
import type {
  CoachingLink,
  CommentList,
  ProgressAnswer,
  SavedWorkout,
  WorkoutComment,
} from '../../../src/contract/index.ts'
import { newId } from '../../../src/db/new-id.ts'
import { startInstances } from '../../support/app.ts'
import { LiveClient } from '../../support/live-client.ts'
import { aWorkout, newPerson, PASSWORD, type Person } from '../../support/person.ts'

const [a, b] = await startInstances(t, { count: 2 })

/** A member with a workout, and the trainer who coaches them. */
async function scene() {
  const member = await newPerson(a.url, { displayName: 'Mia' })
  const { body } = await member.call<SavedWorkout>('POST', '/api/workouts', aWorkout({ title: 'Leg day' }))
  return { member, workoutId: body.workout.id, ...(await trainerOf(member)) }
}

async function trainerOf(member: Person) {
  const trainer = await newPerson(a.url, { role: 'trainer', displayName: 'Toni' })
  const { body } = await trainer.call<CoachingLink>('POST', '/api/trainers/me/clients', { email: member.email })
  await member.call('POST', `/api/coaching/${body.id}/accept`)
  return { trainer, linkId: body.id }
}

const say = (person: Person, workoutId: string, body: unknown, at = a.url) =>
  person.call<WorkoutComment & Problem>('POST', `/api/workouts/${workoutId}/comments`, { body }, { at })
const read = (person: Person, workoutId: Id, at = b.url) =>
  person.call<{ data: CommentList }>('GET', `/api/workouts/${workoutId}/comments`, undefined, { at })
const bodiesOf = async (person: Person, workoutId: Id) =>
  (await read(person, workoutId)).body.data.comments.map(({ body }) => body)
const remove = (person: Person, id: Id, at = b.url) => person.call('DELETE', `/api/comments/${id}`, undefined, { at })
const newestOf = async (member: Person) =>
  (await member.call<ProgressAnswer>('GET', '/api/members/me/progress', undefined, { at: b.url })).body.data.comments

t.test('a member and a trainer talk about a workout, and both hear it at once', async (t) => {
  const { member, trainer, workoutId } = await scene()
  const hearing = await LiveClient.connect(t, b.url, trainer.token)
  const { revision } = await hearing.joined(member.id)
  const first = await say(trainer, workoutId, '  Nice depth! ')
  t.equal(first.status, 201)
  t.match(first.body, {
    workoutId,
    workoutTitle: 'Leg day',
    author: { id: trainer.id, displayName: 'Toni' },
    body: 'Nice depth!',
  })
  const event = await hearing.reaches(revision + 1)
  t.strictSame([event.change, event.set.comments], [{ kind: 'comment-changed', workoutId }, [first.body]])
  const second = await say(member, workoutId, 'Thanks')
  for (const person of [member, trainer]) {
    const { body } = await read(person, workoutId)
    t.strictSame(body.data, { userId: member.id, comments: [first.body, second.body] })
  }
  t.strictSame(await newestOf(member), [second.body, first.body], 'newest first on the page')
})

t.test('the page shows the newest ten, and those of a deleted workout are gone', async (t) => {
  const { member, workoutId } = await scene()
  for (let i = 1; i <= 11; i++) await say(member, workoutId, `Note ${i}`)
  t.strictSame(
    (await newestOf(member)).map(({ body }) => body),
    [11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((i) => `Note ${i}`),
  )
  await member.call('DELETE', `/api/workouts/${workoutId}`)
  t.strictSame(await newestOf(member), [])
  t.equal((await say(member, workoutId, 'Late')).status, 404)
})

t.test('a comment is deleted by its author or by whose workout it is about', async (t) => {
  const { member, trainer, workoutId } = await scene()
  const { trainer: second } = await trainerOf(member)
  const [own, hers, his] = [
    await say(member, workoutId, 'mine'),
    await say(trainer, workoutId, 'hers'),
    await say(second, workoutId, 'his'),
  ].map(({ body }) => body.id) as [Id, Id, Id]
  t.equal((await remove(trainer, own)).status, 403)
  t.equal((await remove(trainer, his)).status, 403, 'two trainers do not touch what the other says')
  t.equal((await remove(trainer, hers)).status, 204)
  t.equal((await remove(member, his)).status, 204)
  t.strictSame(await bodiesOf(member, workoutId), ['mine'])
  t.equal((await remove(member, his)).status, 404)
  t.equal((await remove(member, newId())).status, 404)
})

t.test('with the end of the link the trainer neither reads nor writes, and what they said stays', async (t) => {
  const { member, trainer, workoutId, linkId } = await scene()
  const { body } = await say(trainer, workoutId, 'Before')
  t.equal((await read(trainer, workoutId)).status, 200)
  await member.call('DELETE', `/api/coaching/${linkId}`)
  const after = await Promise.all([
    read(trainer, workoutId),
    say(trainer, workoutId, 'After', b.url),
    remove(trainer, body.id),
  ])
  t.strictSame(
    after.map(({ status }) => status),
    [404, 404, 404],
  )
  t.strictSame(await bodiesOf(member, workoutId), ['Before'])
  await trainer.call('PATCH', '/api/me', { displayName: 'Antonia' })
  t.equal((await newestOf(member))[0]?.author.displayName, 'Antonia', 'under the name they have now')
  await trainer.call('DELETE', '/api/me', { password: PASSWORD })
  t.strictSame(await newestOf(member), [])
})

t.test('what is no comment is refused, and there is an end to them', async (t) => {
  const { member, workoutId } = await scene()
  for (const body of ['', ' \n ', 'x'.repeat(2_001), 'nul \u0000', 1, null, undefined])
    t.equal((await say(member, workoutId, body)).status, 400, JSON.stringify(body)?.slice(0, 20))
  t.equal((await say(member, newId(), 'Hello')).status, 404)
  t.equal((await say(member, 'x', 'Hello')).status, 400)
  await a.app.database.db.execute(`insert into comment (id, workout_id, user_id, author_id, body)
    select gen_random_uuid(), '${workoutId}', '${member.id}', '${member.id}', 'x' from generate_series(1, 200)`)
  const { status, body } = await say(member, workoutId, 'One more')
  t.match(`${status} ${body.detail}`, '400 A workout can have at most 200 comments')
})
