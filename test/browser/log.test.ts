import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { SavedWorkout, WorkoutInput, WorkoutPage, WorkoutView } from '../../src/contract/index.ts'
import { browserAtTwoInstances, openWindow, PHONE, signIn, untilLive, windowOf } from '../support/browser.ts'
import { aWorkout, newPerson, PASSWORD, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'

/* Writing workouts down on a phone, finding them again, and changing one's mind. */

const DAY_MS = 86_400_000

const { browser, urlOf } = await browserAtTwoInstances(t)
const open = (page: Page, path: string) => page.goto(`${urlOf(0)}/#/${path}`)

const phoneOf = (t: Test, person: Person, instance: number) => windowOf(t, browser, urlOf(instance), person, PHONE)

async function save(person: Person, changes: Partial<WorkoutInput> = {}): Promise<WorkoutView> {
  const { body, status } = await person.call<SavedWorkout>('POST', '/api/workouts', aWorkout(changes))
  if (status !== 201) throw new Error(`save: ${status}`)
  return body.workout
}
const workoutsOf = async (person: Person) =>
  (await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')).body.data.workouts

/** Waits until the page shows what it has saved. It does so by itself, unless the answer took longer than it waits for one. */
async function untilShown(page: Page, id: string, title: string): Promise<void> {
  await page.waitForURL(/#\/(today|workouts\/[^/]+)$/)
  if (page.url().endsWith('#/today')) await page.goto(page.url().replace('#/today', `#/workouts/${id}`))
  await page.getByRole('heading', { name: title }).waitFor()
}

async function addExercise(page: Page, words: string): Promise<void> {
  await page.getByTestId('exercise-search').fill(words)
  await page.getByTestId('exercise-option').first().waitFor()
  await page.keyboard.press('Enter')
}

t.test(
  'a workout of earlier is written down: last time beside it, a superset, a timed set, and how long it took',
  async (t) => {
    const person = await newPerson(urlOf(0))
    const last = await save(person, {
      startedAt: new Date(Date.now() - 3 * DAY_MS).toISOString(),
      exercises: [
        {
          name: 'Bench Press (Barbell)',
          notes: 'elbows in',
          sets: [
            { weight: 80, unit: 'kg', reps: 8 },
            { weight: 75, unit: 'kg', reps: 9 },
          ],
        },
      ],
    })
    const { page, complaints } = await phoneOf(t, person, 0)
    await open(page, 'log')
    await page.getByRole('link', { name: 'Log a past workout' }).tap()
    await addExercise(page, 'barbell bench press medium')
    const bench = page.getByTestId('exercise').nth(0)
    await bench.getByTestId('last-sets').getByText('elbows in').waitFor()
    await bench.getByRole('button', { name: /75 kg × 9/ }).click()
    await bench.getByRole('button', { name: /80 kg × 8/ }).click()
    const first = bench.getByTestId('set').first()
    t.strictSame(
      [await first.getByLabel('Weight').inputValue(), await first.getByLabel('Reps').inputValue()],
      ['80', '8'],
      "last time's set is copied into its place",
    )
    t.equal(await bench.getByTestId('set').count(), 2, 'and the second into a new one')
    await first.getByLabel('Type of set').selectOption('warmup')

    await addExercise(page, 'plank')
    const plank = page.getByTestId('exercise').nth(1)
    await plank.getByLabel('Time').fill('1:30')
    await plank.getByRole('button', { name: /^Change/ }).click()
    await plank.getByRole('button', { name: 'Superset with the one above' }).click()
    await plank.getByLabel('Note on this exercise').fill('knees down')
    await page.getByText('Superset A').nth(1).waitFor()
    await page.getByLabel('Title').fill('In the gym')
    await page.getByLabel('Started').fill('2026-01-05T18:00')
    await page.getByLabel('Minutes').fill('90,5')
    await page.reload()
    await untilLive(page)
    await page.getByTestId('save-workout').click()
    await until(async () => (await workoutsOf(person)).length === 2, { what: 'the saved workout' })

    const saved = (await workoutsOf(person)).find(({ title }) => title === 'In the gym')
    t.match(saved, {
      startedAt: '2026-01-05T17:00:00.000Z',
      exercises: [
        {
          supersetGroup: 0,
          exerciseId: last.exercises[0]!.exerciseId,
          sets: [{ type: 'warmup', weight: 80 }, { weight: 75 }],
        },
        { supersetGroup: 0, notes: 'knees down', sets: [{ durationS: 90, weight: null }] },
      ],
    })
    t.equal(Date.parse(saved!.endedAt ?? '') - Date.parse(saved!.startedAt), 91 * 60_000)
    t.strictSame(complaints, [])
  },
)

t.test('a history is searched and narrowed, a workout opened, changed, deleted and brought back', async (t) => {
  const person = await newPerson(urlOf(0))
  const day = (ago: number) => ({ startedAt: new Date(Date.now() - ago * DAY_MS).toISOString() })
  const squats = { exercises: [{ name: 'Squat (Barbell)', sets: [{ weight: 100, unit: 'kg' as const, reps: 5 }] }] }
  await save(person, { title: 'Legs', ...day(40), ...squats })
  for (let count = 0; count < 24; count++) await save(person, { title: `Push ${count}`, ...day(30 - count) })
  const target = await save(person, {
    title: 'Heavy legs',
    ...day(1),
    exercises: [{ name: 'Squat (Barbell)', sets: [{ weight: 110, unit: 'kg', reps: 5 }] }],
  })
  const { page, complaints } = await phoneOf(t, person, 0)
  const row = page.getByTestId('workout-row')

  await open(page, 'workouts')
  await row.nth(19).waitFor()
  await page.getByRole('button', { name: 'Show older workouts' }).scrollIntoViewIfNeeded()
  await until(async () => (await row.count()) === 26, { what: 'the older ones' })
  await page.getByTestId('history-search').fill('squat')
  await until(async () => (await row.count()) === 2, { what: 'both leg days' })
  await page.reload()
  await until(async () => (await row.count()) === 2, { what: 'the same after a reload' })
  await save(person, { title: 'From elsewhere', ...squats })
  await row.getByText('From elsewhere').waitFor()

  await row.getByText('Heavy legs').click()
  await page.getByTestId('set-record').first().waitFor()
  await page.goBack()
  t.equal(await page.getByTestId('history-search').inputValue(), 'squat')
  await row.getByText('Heavy legs').click()

  // a change here meets one from somewhere else
  await page.getByTestId('edit-workout').click()
  await page.getByLabel('Title').fill('A slip')
  await page.getByRole('button', { name: 'Discard them' }).click()
  t.equal(await page.getByLabel('Title').inputValue(), 'Heavy legs')
  await page.getByLabel('Title').fill('Mine')
  await page.reload()
  await until(async () => (await page.getByLabel('Title').inputValue()) === 'Mine', { what: 'the kept change' })
  await person.call('PATCH', `/api/workouts/${target.id}`, { notes: 'Theirs' })
  await page.getByTestId('save-workout').click()
  const card = await page.getByTestId('conflict').boundingBox()
  t.ok((card?.y ?? 0) > 52 && (card?.y ?? 0) < 700, 'in view, below the header')
  await page.getByTestId('conflict').getByRole('button', { name: 'Keep editing mine' }).click()
  t.equal(await page.getByLabel('Title').inputValue(), 'Mine', 'nothing is lost')
  await page.getByTestId('save-workout').click()
  await untilShown(page, target.id, 'Mine')
  await page.getByText('Theirs').waitFor()
  const changed = (await person.call<WorkoutView>('GET', `/api/workouts/${target.id}`)).body
  t.match(changed, { title: 'Mine', notes: 'Theirs', startedAt: target.startedAt, exercises: target.exercises })

  await page.getByTestId('delete-workout').click()
  await page.getByTestId('toast').waitFor()
  await row.nth(19).waitFor()
  await row.getByText('Mine', { exact: true }).waitFor({ state: 'detached' })
  await page.getByTestId('toast').getByRole('button', { name: 'Undo' }).focus()
  await page.keyboard.press('Enter')
  await row.getByText('Mine', { exact: true }).waitFor()
  t.strictSame(
    complaints.filter((line) => !line.includes('412')),
    [],
  )
})

t.test("a trainer's plan is followed, and what became of it read, for as long as they coach", async (t) => {
  const [member, trainer] = [await newPerson(urlOf(0)), await newPerson(urlOf(1), { role: 'trainer' })]
  const { body: link } = await trainer.call<{ id: string }>('POST', '/api/trainers/me/clients', { email: member.email })
  await member.call('POST', `/api/coaching/${link.id}/accept`)
  const before = await save(member, { startedAt: new Date(Date.now() - DAY_MS).toISOString() })
  const { exerciseId } = before.exercises[0]!
  const item = { exerciseId, sets: 2, repsMin: 8, repsMax: 10, weightKg: 60, rpe: 8, durationS: null, notes: 'slowly' }
  const plan = { title: 'Planned push', notes: 'Warm up well', scheduledOn: [new Date().toISOString().slice(0, 10)] }
  const assigned = await trainer.call<{ assignments: { id: string }[] }>(
    'POST',
    `/api/members/${member.id}/assignments`,
    { ...plan, items: [item] },
  )
  t.equal(assigned.status, 201)

  const { page, complaints } = await phoneOf(t, member, 0)
  await open(page, 'log')
  await page.getByTestId('start').getByText('Planned push').tap()
  const exercise = page.getByTestId('exercise')
  await exercise.getByTestId('set').first().getByPlaceholder('60').waitFor()
  await exercise.getByTestId('tick').first().tap()
  await page.getByTestId('finish').tap()
  await page.getByRole('button', { name: 'Finish without them' }).tap()
  await until(async () => (await workoutsOf(member)).length === 2, { what: 'the saved workout' })
  const [done] = await workoutsOf(member)
  t.match(done, { title: 'Planned push', exercises: [{ sets: [{ weight: 60, reps: 10 }] }] })
  t.equal(done!.exercises[0]!.sets.length, 1, 'what was left is not saved')
  await open(page, 'today')
  await page.getByTestId('assignments').getByRole('link', { name: 'Open Planned push' }).waitFor()

  const { page: board } = await openWindow(t, browser, urlOf(1))
  await signIn(board, trainer.email, PASSWORD)
  await board.goto(`${urlOf(1)}/#/workouts/${done!.id}`)
  await board.getByTestId('done-exercise').waitFor()
  t.equal(await board.getByTestId('edit-workout').count(), 0)
  await member.call('PATCH', `/api/workouts/${done!.id}`, { title: 'Renamed' })
  await board.getByRole('heading', { name: 'Renamed' }).waitFor()
  await member.call('DELETE', `/api/coaching/${link.id}`)
  await board.getByText('You no longer have access').waitFor()
  t.strictSame(complaints, [])
})

t.test('a change of a workout that was deleted meanwhile can bring it back', async (t) => {
  const person = await newPerson(urlOf(0))
  const { id } = await save(person)
  const { page } = await phoneOf(t, person, 1)
  await page.goto(`${urlOf(1)}/#/workouts/${id}/edit`)
  await page.getByLabel('Title').fill('Kept')
  await person.call('DELETE', `/api/workouts/${id}`)
  await page.getByTestId('save-workout').click()
  await page.getByTestId('conflict').getByRole('button', { name: 'Bring it back and keep editing' }).click()
  await page.getByTestId('conflict').waitFor({ state: 'detached' })
  await page.getByTestId('save-workout').click()
  await untilShown(page, id, 'Kept')
  t.match(await workoutsOf(person), [{ id, title: 'Kept', version: 3 }])
})

t.test('two tabs write one draft, and what one of them has saved the other does not save again', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page } = await windowOf(t, browser, urlOf(0), person)
  await open(page, 'log/past')
  await page.getByLabel('Title').fill('Shared')
  const tab = await page.context().newPage()
  await open(tab, 'log/past')
  await until(async () => (await tab.getByLabel('Title').inputValue()) === 'Shared', { what: 'the draft' })
  await addExercise(tab, 'barbell squat')
  await page.getByTestId('exercise').getByLabel('Weight').fill('100')
  await tab.getByTestId('exercise').getByLabel('Reps').fill('5')
  await until(async () => (await tab.getByTestId('exercise').getByLabel('Weight').inputValue()) === '100', {
    what: 'what the other tab wrote',
  })
  await page.getByTestId('exercise').getByLabel('Weight').fill('9999')
  await page.getByTestId('save-workout').click()
  await page.getByText('Is that right?').waitFor()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByTestId('exercise').getByLabel('Weight').fill('100')
  await page.getByTestId('save-workout').click()
  await until(async () => (await workoutsOf(person)).length === 1, { what: 'the workout' })
  await tab.getByText('saved or discarded in another tab').waitFor()
  t.equal(await tab.getByTestId('exercise').count(), 0)
  t.match(await workoutsOf(person), [{ title: 'Shared', exercises: [{ sets: [{ weight: 100, reps: 5 }] }] }])
})

t.test('a workout that is edited elsewhere keeps the zone it was done in', async (t) => {
  const person = await newPerson(urlOf(0))
  const { id } = await save(person, {
    startedAt: '2026-11-30T16:30:00.000Z',
    endedAt: '2026-11-30T17:30:00.000Z',
    timeZone: 'America/Los_Angeles',
  })
  const { page } = await phoneOf(t, person, 0)
  await open(page, `workouts/${id}/edit`)
  t.equal(await page.getByLabel('Started (America/Los Angeles time)').inputValue(), '2026-11-30T08:30')
  t.equal(await page.getByText('Changes that are not saved').count(), 0)
  await page.getByLabel(/^Started/).fill('2026-11-30T09:00')
  await page.getByTestId('save-workout').tap()
  await untilShown(page, id, (await workoutsOf(person))[0]!.title)
  t.match((await workoutsOf(person))[0], { startedAt: '2026-11-30T17:00:00.000Z', timeZone: 'America/Los_Angeles' })
})
