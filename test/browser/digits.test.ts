import t from 'tap'
import type { WorkoutPage } from '../../src/contract/index.ts'
import { startInstance } from '../support/app.ts'
import { launchBrowser, PHONE, windowOf } from '../support/browser.ts'
import { newPerson } from '../support/person.ts'
import { until } from '../support/until.ts'

/* Numbers are typed in the digits that a keyboard has. */

const browser = await launchBrowser(t)
const { url } = await startInstance(t)

t.test('Arabic digits make a set, and what is no number is said and stays', async (t) => {
  const person = await newPerson(url)
  const { page } = await windowOf(t, browser, `${url}/#/log/past`, person, { ...PHONE, locale: 'ar-EG' })
  await page.getByTestId('exercise-search').fill('barbell squat')
  await page.getByTestId('exercise-option').first().waitFor()
  await page.keyboard.press('Enter')
  const set = page.getByTestId('set').first()
  await set.getByLabel('Weight').fill('٦٢٫٥')
  await set.getByLabel('Reps').fill('خمسة')
  await page.getByTestId('save-workout').click()
  await page.getByText('Reps must be a whole number').waitFor()
  t.equal(await set.getByLabel('Weight').inputValue(), '٦٢٫٥')
  await set.getByLabel('Reps').fill('٥')
  await page.getByTestId('save-workout').click()
  const saved = await until(
    async () => (await person.call<{ data: WorkoutPage }>('GET', '/api/workouts')).body.data.workouts[0],
    { what: 'the workout' },
  )
  t.match(saved.exercises[0]?.sets, [{ weightKg: 62.5, reps: 5 }])
})

t.test('fields of whole numbers read them too, and are not sent with what they cannot read', async (t) => {
  const person = await newPerson(url)
  const { page } = await windowOf(t, browser, `${url}/#/settings`, person, { ...PHONE, locale: 'fa-IR' })
  const form = page.getByTestId('bands-form')
  const low = form.getByLabel('Low below')
  await low.fill('۸')
  await form.getByLabel('High above').fill('many')
  await form.getByRole('button', { name: 'Save' }).click()
  t.equal(await form.getByLabel('High above').inputValue(), 'many')
  t.match(
    await form
      .getByLabel('High above')
      .evaluate((field) => (field as unknown as { validationMessage: string }).validationMessage),
    /whole number from 1 to 100/,
  )
  await form.getByLabel('High above').fill('۱۸')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByText('Saved').waitFor()
  const { body } = await person.call<{ data: { preferences: object } }>('GET', '/api/me')
  t.match(body.data.preferences, { setsLow: 8, setsHigh: 18 })
})
