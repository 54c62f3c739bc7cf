import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { browserAtTwoInstances, openWindow, untilLive, untilReads, windowOf } from '../support/browser.ts'
import { lineTo } from '../support/line.ts'
import { aWorkout, newPerson, PASSWORD, type Person, request } from '../support/person.ts'
import { until } from '../support/until.ts'

const { browser, urlOf } = await browserAtTwoInstances(t)

/** A member's progress page, at the given instance. */
async function dashboardOf(t: Test, person: Person, instance: number, options = {}) {
  const window = await windowOf(t, browser, urlOf(instance), person, options)
  await window.page.getByRole('link', { name: 'Progress', exact: true }).click()
  return window
}

/** Writes one exercise with two sets into the form, by keyboard and mouse as people do, and saves it. */
async function logWorkout(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: 'Log', exact: true }).click()
  await page.getByRole('link', { name: 'Log a past workout' }).click()
  await page.getByLabel('Title').fill(title)
  await page.getByTestId('exercise-search').fill('barbell squat')
  await page.getByTestId('exercise-option').first().waitFor()
  await page.keyboard.press('Enter')
  const exercise = page.getByTestId('exercise')
  await exercise.getByLabel('Weight').fill('82,5')
  await exercise.getByLabel('Reps').fill('5')
  await exercise.getByTestId('add-set').click()
  await page.getByTestId('save-workout').click()
}

t.test('somebody creates an account, logs a workout and deletes it', async (t) => {
  const { page, complaints } = await openWindow(t, browser, urlOf(0))
  await page.getByRole('button', { name: 'Create an account' }).click()
  const form = page.getByTestId('create-form')
  await form.getByLabel('Name').fill('Ada Lovelace')
  await form.getByLabel('Email').fill(`ada-${Date.now()}@example.com`)
  await form.getByLabel('Password').fill(PASSWORD)
  await page.getByTestId('create-account').click()
  await page.getByText('Your first workout starts here').waitFor()

  await logWorkout(page, 'Leg day')
  await untilReads(page, 'week-workouts', '1')
  await untilReads(page, 'week-volume', '825 kg')
  await untilReads(page, 'streak-weeks', '1')
  await page.getByTestId('workout-row').getByText('Leg day').click()
  const sets = page.getByTestId('done-exercise').locator('td:nth-child(2)')
  await sets.first().waitFor()
  t.strictSame(await sets.allInnerTexts(), ['82.5 kg × 5', '82.5 kg × 5'], 'the added set copied the last')

  await page.getByTestId('delete-workout').click()
  await page.getByTestId('toast').waitFor()
  await page.goto(`${urlOf(0)}/#/progress`)
  await page.getByText('Your first workout starts here').waitFor()
  t.strictSame(complaints, [])
})

t.test('a save in one window shows at once in another on another instance, and says so', async (t) => {
  const person = await newPerson(urlOf(0))
  await person.call('POST', '/api/workouts', aWorkout())
  const { page: here } = await dashboardOf(t, person, 0)
  const { page: there, complaints } = await dashboardOf(t, person, 1)
  await untilReads(there, 'week-workouts', '1')
  await untilReads(there, 'total-workouts', '1')
  t.equal(await there.locator('[data-updated]').count(), 0, 'nothing is highlighted when it is first shown')

  const highlighted = there.locator('[data-testid=week-workouts][data-updated]').waitFor()
  const unchanged = there.locator('[data-testid=streak-weeks][data-updated]')
  await logWorkout(here, 'Second of the day')
  await highlighted
  t.equal(await unchanged.count(), 0, 'only what changed')
  await untilReads(there, 'week-workouts', '2')
  await there.getByTestId('workout-row').getByText('Second of the day').waitFor()
  await there.locator('[data-updated]').first().waitFor({ state: 'detached' })
  t.strictSame(complaints, [])
})

t.test('without motion a change is marked and nothing moves', async (t) => {
  const person = await newPerson(urlOf(0))
  await person.call('POST', '/api/workouts', aWorkout())
  const { page } = await dashboardOf(t, person, 1, { reducedMotion: 'reduce' })
  await untilReads(page, 'week-workouts', '1')
  const highlighted = page.locator('[data-testid=week-workouts][data-updated]')
  await person.call('POST', '/api/workouts', aWorkout())
  await highlighted.waitFor()
  const style = await page.evaluate<string[]>(`(() => {
    const { animationName, outlineStyle } = getComputedStyle(document.querySelector('[data-testid=week-workouts]'))
    return [animationName, outlineStyle]
  })()`)
  t.strictSame(style, ['none', 'solid'])
})

t.test('a lost connection is said, and what was missed comes with the next one', async (t) => {
  const line = await lineTo(t, urlOf(0))
  const person = await newPerson(urlOf(0))
  await person.call('POST', '/api/workouts', aWorkout())
  const { page } = await windowOf(t, browser, line.url, person)
  await untilReads(page, 'week-workouts', '1')
  line.leadTo(null)
  line.cut()
  await page.locator('[data-testid=connection][data-status=offline]').waitFor()
  t.equal(await page.getByTestId('connection').getAttribute('aria-live'), 'polite')
  await person.call('POST', '/api/workouts', aWorkout())
  line.leadTo(urlOf(1))
  await untilLive(page)
  await untilReads(page, 'week-workouts', '2')
})

t.test('a reload keeps the session, and signing out ends it and cleans up', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page } = await dashboardOf(t, person, 0)
  await page.reload()
  await untilLive(page)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByTestId('sign-out').click()
  await page.getByTestId('sign-in-form').waitFor()
  await page.reload()
  await page.getByTestId('sign-in-form').waitFor()
})

t.test('a page keeps one connection, whatever it shows, and none when it is left', async (t) => {
  const person = await newPerson(urlOf(0), { role: 'trainer' })
  const sockets = async () => {
    const { body } = await request<string>(urlOf(0), 'GET', '/metrics')
    return Number(/^spotter_sockets\{kind="socket\.io"[^}]*\} (\d+)$/m.exec(body)?.[1] ?? 0)
  }
  const untilSockets = (count: number) => until(async () => (await sockets()) === count, { what: `${count} sockets` })
  await untilSockets(0)
  const { page } = await dashboardOf(t, person, 0)
  await page.getByRole('link', { name: 'Progress', exact: true }).click()
  await page.getByRole('link', { name: 'Clients' }).click()
  await page.getByRole('heading', { name: 'Clients' }).waitFor()
  t.equal(await sockets(), 1)
  await page.goto('about:blank')
  await untilSockets(0)
})

t.test('a half-written workout survives a reload', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page } = await dashboardOf(t, person, 0)
  await page.getByRole('link', { name: 'Log', exact: true }).click()
  await page.getByRole('link', { name: 'Log a past workout' }).click()
  await page.getByLabel('Title').fill('Not yet')
  await page.reload()
  await untilLive(page)
  t.equal(await page.getByLabel('Title').inputValue(), 'Not yet')
})

t.test("a member accepts a trainer's invitation, is followed live, and ends it", async (t) => {
  const member = await newPerson(urlOf(0), { displayName: 'Mo Member' })
  const trainer = await newPerson(urlOf(1), { role: 'trainer', displayName: 'Tess Trainer' })
  await member.call('POST', '/api/workouts', aWorkout())
  const { page: memberPage } = await dashboardOf(t, member, 0)
  await memberPage.getByRole('link', { name: 'Today', exact: true }).click()
  const { page: board, complaints } = await dashboardOf(t, trainer, 1)
  await board.getByRole('link', { name: 'Clients' }).click()

  await board.getByTestId('invite-form').getByRole('textbox').fill(member.email)
  await board.getByRole('button', { name: 'Invite' }).click()
  await board.getByText('Waiting for an answer').waitFor()
  await memberPage.getByTestId('invitation').getByText('Tess Trainer').waitFor()
  await memberPage.getByTestId('accept-invitation').click()

  const card = board.getByTestId(`client-${member.id}`)
  await card.getByTestId('client-week-volume').getByText('500 kg').waitFor()
  await member.call('POST', '/api/workouts', aWorkout())
  await card.getByTestId('client-week-volume').getByText('1,000 kg').waitFor()
  await card.getByRole('link').click()
  await untilReads(board, 'week-workouts', '2')
  t.equal(await board.getByTestId('delete-workout').count(), 0)

  await memberPage.getByRole('link', { name: 'Settings' }).click()
  await memberPage.getByTestId('end-coaching').click()
  await memberPage.getByRole('dialog').getByRole('button', { name: 'End coaching' }).click()
  await board.getByText('You no longer have access').waitFor()
  // who asks once more in the moment of the end is refused, which Chromium itself tells of
  t.strictSame(
    complaints.filter((one) => !/status of 40[34]/.test(one)),
    [],
  )
})

t.test('settings change the numbers at once: pounds and a target', async (t) => {
  const person = await newPerson(urlOf(0))
  await person.call('POST', '/api/workouts', aWorkout())
  const { page: dashboard } = await dashboardOf(t, person, 1)
  const { page } = await dashboardOf(t, person, 0)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Weights in').selectOption('lb')
  await page.getByLabel('Weekly target').selectOption('3')
  await page.getByTestId('preferences-form').getByRole('button', { name: 'Save' }).click()
  await untilReads(dashboard, 'week-volume', '1,102 lb')
  await untilReads(dashboard, 'week-target', '3')
})
