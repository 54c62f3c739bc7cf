import type { Page } from 'playwright-core'
import t from 'tap'
import type { AssignmentList, CoachingLink, ProgressAnswer, SavedWorkout } from '../../src/contract/index.ts'
import { faults } from '../support/axe.ts'
import { browserAtTwoInstances, openWindow, PHONE, signIn, untilLive, windowOf } from '../support/browser.ts'
import { anAssignment, aWorkout, newPerson, PASSWORD, type Person } from '../support/person.ts'

const { browser, instances, urlOf } = await browserAtTwoInstances(t)

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
const groupOf = (page: Page, name: 'attention' | 'on-track', member: Person) =>
  page.getByTestId(`group-${name}`).getByTestId(`client-${member.id}`)

async function coach(trainer: Person, member: Person): Promise<string> {
  const { body } = await trainer.call<CoachingLink>('POST', '/api/trainers/me/clients', { email: member.email })
  await member.call('POST', `/api/coaching/${body.id}/accept`)
  return body.id
}

/** Another page of whoever is signed in already. */
async function another(page: Page, url: string): Promise<Page> {
  const opened = await page.context().newPage()
  await opened.goto(url)
  await untilLive(opened)
  return opened
}

/** What axe finds on a page, as wide as a desktop and as a phone. */
async function faultsInBothWidths(page: Page): Promise<string[]> {
  const wide = await faults(page)
  await page.setViewportSize(PHONE.viewport!)
  const narrow = await faults(page)
  await page.setViewportSize({ width: 1280, height: 900 })
  return [...wide, ...narrow]
}

/** Ticks every set of the workout in progress, each with what is suggested for it. */
async function tickAll(page: Page): Promise<void> {
  for (const [at, tick] of (await page.getByTestId('tick').all()).entries()) {
    await tick.click()
    await page.locator('[data-testid=set][data-done=true]').nth(at).waitFor()
  }
}

t.test('a trainer and a member work together, each on another instance, and nobody reloads', async (t) => {
  const member = await newPerson(urlOf(0), { displayName: 'Mo Member', timeZone: 'Europe/Berlin' })
  const busy = await newPerson(urlOf(0), { displayName: 'Bea Busy', timeZone: 'Europe/Berlin' })
  const trainer = await newPerson(urlOf(1), { role: 'trainer', displayName: 'Tess Trainer' })
  const linkId = await coach(trainer, member)
  await coach(trainer, busy)
  await member.call('POST', '/api/workouts', aWorkout({ startedAt: daysAgo(10) }))
  await busy.call('POST', '/api/workouts', aWorkout())
  const { page: board, complaints } = await openWindow(t, browser, urlOf(1))
  await signIn(board, trainer.email, PASSWORD)
  const { page: own, complaints: ownComplaints } = await openWindow(t, browser, urlOf(0), PHONE)
  await signIn(own, member.email, PASSWORD)

  await t.test('the board says who needs attention and why, and is sorted anew when a client saves', async (t) => {
    const card = groupOf(board, 'attention', member)
    await card.getByText('No workout for 10 days (your limit: 7).').waitFor()
    await groupOf(board, 'on-track', busy).waitFor()
    t.equal(
      await card
        .getByTestId('compliance-7')
        .innerText()
        .then((text) => text.charAt(0)),
      '–',
    )
    t.strictSame(await faultsInBothWidths(board), [])
    await card.getByRole('link').focus()
    await member.call('POST', '/api/workouts', aWorkout())
    await groupOf(board, 'on-track', member).waitFor()
    await board.getByTestId('board-news').getByText('Mo Member: On track.').waitFor({ state: 'attached' })
    t.equal(await board.evaluate('document.activeElement.textContent'), 'Mo Member', 'the focus moves along')
    await board.getByText('Everyone is on track.').waitFor()
  })

  await board.getByRole('link', { name: 'Mo Member' }).click()
  await t.test('what a trainer plans is on the page of the member at once, and done when it is done', async (t) => {
    await board.getByTestId('assign').click()
    const form = board.getByTestId('assign-form')
    await form.getByTestId('save-assignment').click()
    await form.getByText('Give the workout a title.').waitFor()
    await form.getByLabel('Title').fill('Leg day')
    await form.getByTestId('exercise-search').fill('barbell squat')
    await form.getByTestId('exercise-option').first().waitFor()
    await board.keyboard.press('Enter')
    await form.getByLabel('Reps').fill('6-8')
    await form.getByLabel('kg', { exact: true }).fill('82,5')
    t.strictSame(await faultsInBothWidths(board), [])
    await form.getByTestId('save-assignment').click()
    const planned = board.getByTestId('plan').getByTestId('assignment')
    await planned.getByText('3 × 6–8 × 82.5 kg').waitFor()

    const card = own.getByTestId('assignments')
    await card.getByText('3 × 6–8 × 82.5 kg').waitFor()
    t.strictSame(await faults(own), [])
    await card.getByTestId('start-assignment').click()
    await own.getByTestId('tick').first().waitFor()
    await tickAll(own)
    await own.getByTestId('finish').click()
    await own.getByTestId('summary').getByText('Volume').waitFor()
    await planned.getByTestId('assignment-status').getByText('Done').waitFor()
    await board.getByTestId('standing').getByTestId('compliance-7').getByText('1/1').waitFor()

    // taken back while it is trained: the workout goes on, and what was done is saved
    const { items } = (await member.call<ProgressAnswer>('GET', '/api/members/me/progress')).body.data.assignments[0]!
    const plan = anAssignment(items[0]!.exerciseId, { title: 'Too much' })
    const { body } = await trainer.call<AssignmentList>('POST', `/api/members/${member.id}/assignments`, plan)
    await own.goto(`${urlOf(0)}/#/today`)
    await own.getByRole('button', { name: 'Start: Too much' }).click()
    await own.getByTestId('tick').first().waitFor()
    await trainer.call('DELETE', `/api/assignments/${body.assignments[0]!.id}`)
    await tickAll(own)
    await own.getByTestId('finish').click()
    await board.getByTestId('client-workouts').getByText('Too much').waitFor()
  })

  const workout = await another(board, `${urlOf(1)}/#/clients`)
  await t.test('they talk about a workout, and each reads the other at once', async (t) => {
    const { body } = await member.call<SavedWorkout>('POST', '/api/workouts', aWorkout({ title: 'To talk about' }))
    await workout.goto(`${urlOf(1)}/#/workouts/${body.workout.id}`)
    await workout.getByTestId('say').getByLabel('Add a comment').fill('Nice depth')
    await workout.getByRole('button', { name: 'Send' }).click()
    await workout.getByTestId('comment').getByText('Nice depth').waitFor()
    await own.goto(`${urlOf(0)}/#/today`)
    const news = own.getByTestId('comments-card')
    await news.getByText('Nice depth').waitFor()
    await news.getByRole('link', { name: 'To talk about' }).click()
    await own.getByTestId('say').getByLabel('Add a comment').fill('It felt light')
    await own.getByRole('button', { name: 'Send' }).click()
    await workout.getByTestId('comment').getByText('It felt light').waitFor()
    t.strictSame(await faultsInBothWidths(workout), [])
  })

  await t.test('with the end of coaching every open page of the trainer loses the view', async (t) => {
    const list = await another(board, `${urlOf(1)}/#/clients`)
    await groupOf(list, 'on-track', member).waitFor()
    await member.call('DELETE', `/api/coaching/${linkId}`)
    await board.getByText('You no longer have access to this client.').waitFor()
    t.equal(await board.getByTestId('plan').count(), 0)
    await list.getByTestId(`client-${member.id}`).waitFor({ state: 'detached' })
    await groupOf(list, 'on-track', busy).waitFor()
    await workout.getByText('Nice depth').waitFor({ state: 'detached' })
    await workout.getByText('To talk about').waitFor({ state: 'detached' })
  })
  // who asks once more in the moment of the end is refused, which Chromium itself tells of
  t.strictSame([complaints.filter((one) => !/status of 40[34]/.test(one)), ownComplaints], [[], []])
})

t.test('a board of sixty clients is drawn once, and one save moves one client', async (t) => {
  const trainer = await newPerson(urlOf(1), { role: 'trainer' })
  const { db } = instances[0].app.database
  await db.execute(`with made as (insert into subject (id, kind, revision)
      select gen_random_uuid(), 'account', 0 from generate_series(1, 59) returning id),
    people as (insert into account (id, email, email_key, password_hash, role, display_name, created_at)
      select id, id || '@example.com', id || '@example.com', '-', 'member', 'Client ' || left(id::text, 4), now() from made returning id),
    chosen as (insert into preferences (user_id) select id from people returning user_id)
    insert into coaching (id, trainer_id, client_id, status, since)
      select gen_random_uuid(), '${trainer.id}', user_id, 'active', now() - interval '20 days' from chosen`)
  const member = await newPerson(urlOf(0), { displayName: 'Zoe Last' })
  await coach(trainer, member)
  await member.call('POST', '/api/workouts', aWorkout({ startedAt: daysAgo(30) }))
  const { page, complaints } = await windowOf(t, browser, urlOf(1), trainer, { reducedMotion: 'reduce' })
  await groupOf(page, 'attention', member)
    .waitFor()
    .catch(async () => {
      console.error(complaints)
      await page.screenshot({ path: '/tmp/shots-trainer/sixty.png' })
    })
  t.equal(await page.getByTestId('group-attention').locator('[data-glide]').count(), 60)
  const savedAtMs = performance.now()
  await member.call('POST', '/api/workouts', aWorkout())
  await groupOf(page, 'on-track', member).waitFor()
  t.comment(`the board of 60 follows a save in ${Math.round(performance.now() - savedAtMs)} ms`)
  t.equal(await page.getByTestId('group-attention').locator('[data-glide]').count(), 59)
  t.equal(await page.evaluate('document.getAnimations().filter((one) => one.playState === "running").length'), 0)
  t.strictSame(complaints, [])
})
