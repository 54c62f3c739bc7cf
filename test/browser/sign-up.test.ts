import t from 'tap'
import { startInstance } from '../support/app.ts'
import { faults } from '../support/axe.ts'
import { launchBrowser, openWindow, PHONE, untilLive } from '../support/browser.ts'

t.test('where signing up is closed the page says so and has no form for it', async (t) => {
  const browser = await launchBrowser(t)
  const closed = await startInstance(t, { redisUrl: null, env: { SIGN_UP: 'closed' } })
  const { page, complaints } = await openWindow(t, browser, closed.url, PHONE)
  await page.getByTestId('sign-up-closed').waitFor()
  t.equal(await page.getByRole('button', { name: 'Create an account' }).count(), 0)
  t.strictSame(await faults(page), [])
  t.strictSame(complaints, [])
})

t.test('a password that would be tried first is refused in words, and another is taken', async (t) => {
  const browser = await launchBrowser(t)
  const open = await startInstance(t, { redisUrl: null })
  const { page } = await openWindow(t, browser, open.url, PHONE)
  await page.getByRole('button', { name: 'Create an account' }).click()
  const form = page.getByTestId('create-form')
  await form.getByLabel('Name').fill('Rosalind Franklin')
  await form.getByLabel('Email').fill('rosalind@example.com')
  await form.getByLabel('Password').fill('Rosalind1920')
  await page.getByTestId('create-account').click()
  await page.getByText('Take another, such as four words of your own.').waitFor()
  await form.getByLabel('Password').fill('four words of mine')
  await page.getByTestId('create-account').click()
  await untilLive(page)
})
