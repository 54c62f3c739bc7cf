import type { BrowserContext, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { WorkoutPage } from '../../src/contract/index.ts'
import { faults } from '../support/axe.ts'
import {
  browserAtTwoInstances,
  installedWindow,
  openWindow,
  PHONE,
  signIn,
  untilLive,
  untilReads,
} from '../support/browser.ts'
import { newPerson, PASSWORD, type Person } from '../support/person.ts'

const { browser, instances, urlOf } = await browserAtTwoInstances(t)

/** A signed-in window that can do without a network. */
async function installed(t: Test, person: Person, options = {}): Promise<{ page: Page; context: BrowserContext }> {
  const { page } = await installedWindow(t, browser, urlOf(0), person, options)
  return { page, context: page.context() }
}

async function logWorkout(page: Page, title: string, start?: string): Promise<void> {
  await page.goto(`${urlOf(0)}/#/log/past`)
  await page.getByLabel('Title').fill(title)
  if (start !== undefined) await page.getByLabel('Started').fill(start)
  await page.getByTestId('exercise-search').fill('bench press medium')
  await page.getByTestId('exercise-option').getByText('Bench Press (Barbell)', { exact: true }).click()
  const exercise = page.getByTestId('exercise')
  await exercise.getByLabel('Weight').fill('80')
  await exercise.getByLabel('Reps').fill('5')
  await page.getByTestId('save-workout').click()
  await page.getByTestId('waiting-entry').getByText(title).waitFor()
}

async function workoutsOf(person: Person) {
  const { body } = await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')
  return body.data.workouts
}

t.test('what is saved without a network survives a reload and is sent once when it is back', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page, context } = await installed(t, person)
  const { page: elsewhere } = await openWindow(t, browser, urlOf(1))
  await signIn(elsewhere, person.email, PASSWORD)
  await elsewhere.goto(`${urlOf(1)}/#/progress`)

  await context.setOffline(true)
  await logWorkout(page, 'First')
  await logWorkout(page, 'Second')
  await logWorkout(page, 'From the future', '2099-01-01T10:00')
  await untilReads(page, 'unsent-count', '3 unsent')
  await page.reload()
  await page.getByTestId('waiting-entry').nth(2).waitFor()
  const waiting = page.getByTestId('waiting-entry').locator('strong')
  t.strictSame(await waiting.allInnerTexts(), ['First', 'Second', 'From the future'])
  await page.getByTestId('send-now').click()
  await page.getByTestId('waiting').getByRole('alert').waitFor()
  t.strictSame(await faults(page), [])
  const tab = await context.newPage()
  await tab.goto(`${urlOf(0)}/#/today`)
  await untilReads(tab, 'unsent-count', '3 unsent')

  await context.setOffline(false)
  await Promise.all([page, tab].map((one) => one.getByTestId('waiting').waitFor({ state: 'detached' })))
  await untilReads(elsewhere, 'total-workouts', '2')
  const workouts = await workoutsOf(person)
  t.same(new Set(workouts.map(({ title }) => title)), new Set(['First', 'Second']))
  t.equal(workouts.length, 2)
  t.match(workouts[0]?.exercises, [{ name: 'Bench Press (Barbell)', sets: [{ weight: 80, reps: 5 }] }])

  const refused = page.getByTestId('refused-entry')
  await refused.getByText("can't end in the future").waitFor()
  await untilLive(page)
  t.strictSame(await faults(page), [])
  await refused.getByRole('button', { name: 'Edit' }).click()
  await page.getByLabel('Started').fill('2026-01-01T10:00')
  await page.getByTestId('save-workout').click()
  await untilReads(elsewhere, 'total-workouts', '3')
  await page.getByTestId('unsent-count').waitFor({ state: 'detached' })
  await tab.getByTestId('unsent-count').waitFor({ state: 'detached' })
})

t.test('signing out asks before it loses what has not been sent, and leaves nothing behind', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page, context } = await installed(t, person, PHONE)
  await context.setOffline(true)
  await logWorkout(page, 'Unwanted')
  await page.getByTestId('waiting-entry').getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
  await page.getByTestId('waiting').waitFor({ state: 'detached' })
  await logWorkout(page, 'Never sent')
  t.strictSame(await faults(page), [])
  await page.goto(`${urlOf(0)}/#/settings`)
  await page.getByTestId('sign-out').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('1 workout not sent').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByTestId('sign-out').click()
  await dialog.getByRole('button', { name: 'Sign out' }).click()
  await page.getByTestId('sign-in-form').waitFor()
  t.strictSame(await page.evaluate('Object.keys(localStorage).sort()'), ['spotter.kept:library', 'spotter.signing-out'])
})

t.test('a newer build is kept and offered, and pages of the one before find their parts', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page } = await installed(t, person)
  t.strictSame(
    await page.evaluate(`(async () => {
      const requests = await (await caches.open((await caches.keys())[0])).keys()
      return requests.map(({ url }) => new URL(url).pathname).filter((path) => /^.(api|docs|socket)/.test(path))
    })()`),
    [],
    'nothing that the server says is kept',
  )

  // The next build: another service worker, and of this one's files only those that have not changed.
  const { server } = instances[0].app
  const worker = await (await fetch(`${urlOf(0)}/sw.js`)).text()
  const next = worker.replace(/"name":"\w+"/, '"name":"next"').replace(/"assets\/[^"]+",/g, '')
  const [serve] = server.listeners('request') as ((...request: unknown[]) => void)[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (request.url === '/sw.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(next)
    else if (request.url?.startsWith('/assets/')) response.writeHead(404).end()
    else serve?.(request, response)
  })
  await page.evaluate('navigator.serviceWorker.ready.then((registration) => registration.update())')
  await page.getByText('There is a new version of Spotter').waitFor()
  await page.goto(`${urlOf(0)}/#/import`)
  await page.getByTestId('import-file').waitFor()
})
