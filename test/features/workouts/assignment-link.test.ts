import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { SavedWorkout } from '../../../src/contract.ts'
import { assignedWorkout } from '../../../src/db/schema.ts'
import { DRIVERS, startOn } from '../../support/drivers.ts'
import { aWorkout, newPerson, type Person } from '../../support/person.ts'

for (const driver of DRIVERS) {
  t.test(`a workout that fulfils an assigned one, on the ${driver} database`, async (t) => {
    const { app, url } = await startOn(t, driver)
    const [member, other, trainer] = [await newPerson(url), await newPerson(url), await newPerson(url)]

    /** A workout that the trainer planned for this client. */
    async function assignedTo(client: Person): Promise<string> {
      const id = randomUUID()
      await app.database.db.insert(assignedWorkout).values({
        ...{ id, trainerId: trainer.id, clientId: client.id, scheduledOn: '2026-11-26', title: 'Push', items: [] },
      })
      return id
    }
    const doneBy = async (id: string) =>
      (await app.database.db.query.assignedWorkout.findFirst({ where: (row, { eq }) => eq(row.id, id) }))?.workoutId

    await t.test('marks it as done, and a change moves or takes away the mark', async (t) => {
      const [first, second] = [await assignedTo(member), await assignedTo(member)]
      const { body } = await member.call<SavedWorkout>('POST', '/api/workouts', aWorkout({ assignmentId: first }))
      const { id } = body.workout
      t.equal(await doneBy(first), id)
      const change = (assignmentId: string | null) => member.call('PATCH', `/api/workouts/${id}`, { assignmentId })

      t.equal((await member.call('PATCH', `/api/workouts/${id}`, { title: 'Renamed' })).status, 200)
      t.equal(await doneBy(first), id, 'a change of something else leaves it')
      t.equal((await change(second)).status, 200)
      t.strictSame([await doneBy(first), await doneBy(second)], [null, id])
      t.equal((await change(null)).status, 200)
      t.equal(await doneBy(second), null)
    })

    await t.test('has to be assigned to the one who saves it', async (t) => {
      const { body: mine } = await member.call<SavedWorkout>('POST', '/api/workouts', aWorkout())
      for (const assignmentId of [await assignedTo(other), randomUUID()]) {
        for (const refused of [
          await member.call<{ code: string }>('POST', '/api/workouts', aWorkout({ assignmentId })),
          await member.call<{ code: string }>('PATCH', `/api/workouts/${mine.workout.id}`, { assignmentId }),
        ])
          t.strictSame([refused.status, refused.body.code], [400, 'unknown-assignment'])
      }
      const { body } = await member.call<{ data: { workouts: unknown[] } }>('GET', '/api/workouts')
      t.equal(body.data.workouts.length, 2, 'nothing of a refused save stays')
      t.equal((await member.call('POST', '/api/workouts', { ...aWorkout(), assignmentId: 'x' })).status, 400)
    })
  })
}
