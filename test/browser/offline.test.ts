import type { Browser, BrowserContext, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { WorkoutPage } from '../../src/contract.ts'
import { type Instance, startInstances } from '../support/app.ts'
import { launchBrowser, openWindow, signIn, untilLive, untilReads } from '../support/browser.ts'
import { newPerson, PASSWORD, type Person } from '../support/person.ts'

let browser: Browser
let instances: Instance[] = []
t.before(async () => {
  browser = await launchBrowser(t)
  instances = await startInstances(t, { count: 2 })
})
const urlOf = (instance: number) => instances[instance]!.url

/** A signed-in window whose service worker has kept the pages. */
async function installed(t: Test, person: Person): Promise<{ page: Page; context: BrowserContext }> {
  const { page } = await openWindow(t, browser, urlOf(0), { serviceWorkers: 'allow' })
  await signIn(page, person.email, PASSWORD)
  await page.waitForFunction('navigator.serviceWorker.controller !== null')
  return { page, context: page.context() }
}

async function logWorkout(page: Page, title: string): Promise<void> {
  await page.goto(`${urlOf(0)}/#/log`)
  await page.getByLabel('Title').fill(title)
  await page.getByTestId('exercise-search').fill('Bench')
  await page.getByTestId('exercise-option').first().waitFor()
  await page.keyboard.press('Enter')
  const exercise = page.getByTestId('exercise')
  await exercise.getByLabel('Weight').fill('80')
  await exercise.getByLabel('Reps').fill('5')
  await page.getByTestId('save-workout').click()
}

t.test('two workouts saved without a network survive a reload and are sent once when it is back', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page, context } = await installed(t, person)
  const { page: elsewhere } = await openWindow(t, browser, urlOf(1))
  await signIn(elsewhere, person.email, PASSWORD)

  await context.setOffline(true)
  await logWorkout(page, 'First')
  await page.getByTestId('waiting-entry').waitFor()
  await logWorkout(page, 'Second')
  await page.getByTestId('waiting-entry').nth(1).waitFor()
  await untilReads(page, 'unsent-count', '2 unsent')
  await page.reload()
  await page.getByTestId('waiting-entry').nth(1).waitFor()
  t.strictSame(await page.getByTestId('waiting-entry').locator('strong').allInnerTexts(), ['First', 'Second'])
  await page.getByTestId('send-now').click()
  await page.getByTestId('waiting').getByRole('alert').waitFor()

  await context.setOffline(false)
  await page.getByTestId('waiting').waitFor({ state: 'detached' })
  await untilLive(page)
  const { body } = await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')
  t.same(body.data.workouts.map(({ title }) => title).sort(), ['First', 'Second'])
  await elsewhere.goto(`${urlOf(1)}/#/progress`)
  await untilReads(elsewhere, 'total-workouts', '2')
})
