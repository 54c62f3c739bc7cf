import type { BrowserContext, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { faults } from '../support/axe.ts'
import {
  browserAtTwoInstances,
  installedWindow,
  openWindow,
  PHONE,
  signIn,
  untilLive,
  windowOf,
} from '../support/browser.ts'
import { newPerson, PASSWORD, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'

const { browser, urlOf } = await browserAtTwoInstances(t)

/** A signed-in window that can do without a network. */
async function installed(t: Test, person: Person, options = {}): Promise<{ page: Page; context: BrowserContext }> {
  const { page } = await installedWindow(t, browser, urlOf(0), person, options)
  return { page, context: page.context() }
}

const keysOf = (page: Page) => page.evaluate<string[]>('Object.keys(localStorage)')

t.test('who signs out without a network is signed out for good when it is back', async (t) => {
  for (const way of ['the page stays open', 'the page is opened again'] as const) {
    const person = await newPerson(urlOf(0))
    const { page, context } = await installed(t, person, way === 'the page stays open' ? PHONE : {})
    const refreshes = () =>
      page.evaluate<number>(`fetch('/api/auth/refresh', { method: 'POST' }).then(({ status }) => status)`)
    t.equal(await refreshes(), 200)

    await context.setOffline(true)
    await page.goto(`${urlOf(0)}/#/settings`)
    await page.getByTestId('sign-out').click()
    await page.getByTestId('sign-in-form').waitFor()
    await page.getByText('You are signed out on this device').waitFor()
    t.strictSame(await faults(page), [])
    t.strictSame((await keysOf(page)).sort(), ['spotter.kept:library', 'spotter.signing-out'])
    // what somebody who finds the phone may try
    await page.evaluate(`localStorage.setItem('spotter.signed-in', 'yes')`)
    if (way === 'the page is opened again') await page.reload()
    await page.getByTestId('sign-in-form').waitFor()

    await context.setOffline(false)
    await until(async () => !(await keysOf(page)).includes('spotter.signing-out'), { what: 'the server to hear of it' })
    await page.getByText('You are signed out on this device').waitFor({ state: 'detached' })
    t.equal(await refreshes(), 401, way)
    await page.evaluate(`localStorage.setItem('spotter.signed-in', 'yes')`)
    await page.reload()
    await page.getByTestId('sign-in-form').waitFor()
    await signIn(page, person.email, PASSWORD)
  }
})

t.test('signing out, and deleting the account, take what is half written with them, and ask before', async (t) => {
  const [leaves, other] = [await newPerson(urlOf(0)), await newPerson(urlOf(0))]
  const { page } = await openWindow(t, browser, urlOf(0))
  const others = `spotter.draft:${other.id}`
  await page.evaluate(`localStorage.setItem('${others}', '{}')`)
  const writeHalf = async () => {
    await page.goto(`${urlOf(0)}/#/log/past`)
    await page.getByLabel('Title').fill('My secret knee')
    await page.getByTestId('exercise-search').fill('bench press medium')
    await page.getByTestId('exercise-option').getByText('Bench Press (Barbell)', { exact: true }).click()
    await until(async () => (await keysOf(page)).includes(`spotter.draft:${leaves.id}`), { what: 'a draft' })
    await page.goto(`${urlOf(0)}/#/settings`)
  }
  await signIn(page, leaves.email, PASSWORD)
  await writeHalf()
  await page.getByTestId('sign-out').click()
  await page.getByRole('dialog').getByText('1 workout half written').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByTestId('sign-out').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await page.getByTestId('sign-in-form').waitFor()
  t.notMatch(await page.evaluate('JSON.stringify(localStorage)'), 'knee')
  t.ok((await keysOf(page)).includes(others), "another person's stays")

  await signIn(page, leaves.email, PASSWORD)
  await writeHalf()
  await page.getByTestId('delete-account').getByLabel('Your password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Delete the account…' }).click()
  await page.getByRole('dialog').getByText('goes as well').waitFor()
  await page.getByRole('button', { name: 'Delete everything' }).click()
  await page.getByTestId('sign-in-form').waitFor()
  t.notMatch(await page.evaluate('JSON.stringify(localStorage)'), 'knee')
  t.ok((await keysOf(page)).includes(others))
})

t.test('signing out in one tab signs the others out', async (t) => {
  const person = await newPerson(urlOf(0))
  const { page } = await windowOf(t, browser, urlOf(0), person)
  const tab = await page.context().newPage()
  await tab.goto(`${urlOf(0)}/#/today`)
  await untilLive(tab)
  await page.goto(`${urlOf(0)}/#/settings`)
  await page.getByTestId('sign-out').click()
  await tab.getByTestId('sign-in-form').waitFor()
})
