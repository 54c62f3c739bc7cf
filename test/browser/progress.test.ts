import t from 'tap'
import type { ExerciseList } from '../../src/contract/index.ts'
import { faults } from '../support/axe.ts'
import { browserAtTwoInstances, openWindow, PHONE, signIn, untilLive, untilReads } from '../support/browser.ts'
import { aWorkout, newPerson, PASSWORD } from '../support/person.ts'

const { browser, instances } = await browserAtTwoInstances(t)

const DAY_MS = 86_400_000
const benchOf = (weight: number, daysAgo: number) =>
  aWorkout({
    startedAt: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
    exercises: [{ name: 'Bench Press (Barbell)', sets: [{ weight, unit: 'kg', reps: 5 }] }],
  })

t.test('what a member measures, wants and counts as enough shows in another window on another instance', async (t) => {
  const [here, there] = instances
  const member = await newPerson(here.url)
  await member.call('POST', '/api/workouts', benchOf(90, 8))
  const { body } = await member.call<{ data: ExerciseList }>('GET', '/api/exercises?q=Bench%20Press%20(Barbell)')
  const bench = body.data.exercises[0]!.id

  const { page: today, complaints } = await openWindow(t, browser, here.url, PHONE)
  const { page: progress, complaints: others } = await openWindow(t, browser, `${there.url}/#/progress`)
  await Promise.all([signIn(today, member.email, PASSWORD), signIn(progress, member.email, PASSWORD)])

  // a body weight, by a thumb on Today
  await today.getByTestId('body-weight-today').fill('82,5')
  await today.getByTestId('body').getByRole('button', { name: 'Save' }).click()
  await untilReads(today, 'body-weight', '82.5')
  const measured = progress.getByTestId('measurements')
  await measured.getByText('Show the numbers').click()
  await measured.getByText('82.5 kg').waitFor()
  await today.getByTestId('body-weight-today').fill('8')
  await today.getByTestId('body').getByRole('button', { name: 'Save' }).click()
  await today.getByText('Enter a number from 20 to 500.').waitFor()

  // corrected and removed, and another kind, on Progress
  await measured.getByRole('button', { name: /^Correct/ }).click()
  await measured.getByLabel('Body weight (kg)').fill('81.5')
  await measured.getByRole('button', { name: 'Correct', exact: true }).click()
  await untilReads(today, 'body-weight', '81.5')
  await measured.getByRole('button', { name: /^Remove/ }).click()
  await progress.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await today.getByTestId('body-weight').waitFor({ state: 'detached' })
  await measured.getByLabel('What is measured').selectOption({ label: 'Waist' })
  await measured.getByLabel('Waist (cm)').fill('85')
  await measured.getByRole('button', { name: 'Add' }).click()
  await measured.getByText('85 cm').waitFor({ state: 'attached' })

  // the band
  const band = progress.getByTestId('band-form')
  await progress.getByTestId('band-low').fill('30')
  await band.getByText('The first must not be above the second.').waitFor()
  await progress.getByTestId('band-low').fill('1')
  await band.getByRole('button', { name: 'Save' }).click()
  await band.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' })

  // a goal, set here and reached by a save elsewhere
  await progress.getByTestId('add-goal').click()
  const form = progress.getByTestId('goal-form')
  await form.getByLabel('Weight (kg)').fill('100')
  await form.getByLabel('Reps').fill('5')
  await form.getByRole('button', { name: 'Set goal' }).click()
  const goal = progress.getByTestId(`goal-${bench}`)
  await goal.getByText('90 %').waitFor()
  await goal.getByText('Best so far 90 kg × 5').waitFor()
  await member.call('POST', '/api/workouts', benchOf(100, 0))
  await goal.getByText('Reached today').waitFor()
  t.match(await progress.getByTestId('muscle-chest').innerText(), /in range/, 'one set is enough by the new band')

  // records with when and how; the year as a table
  const record = progress.getByTestId('records-list').locator('li').first()
  await record.getByText('100 kg × 5', { exact: false }).waitFor()
  t.match(await record.getByRole('link', { name: 'Push' }).getAttribute('href'), /^#\/workouts\/[0-9a-f-]{36}$/)
  const year = progress.getByTestId('heatmap')
  await year.getByText('2 days in 53 weeks').waitFor()
  t.equal(await year.locator('rect[data-level="4"]').count(), 2)
  t.equal(await progress.getByTestId('heatmap-table').locator('tbody tr').count(), 2)

  // the exercise by itself
  await goal.getByRole('link').click()
  await progress.getByRole('heading', { name: 'Bench Press (Barbell)' }).waitFor()
  const maxima = progress.getByTestId('strength-table').locator('tbody td:nth-child(2)')
  await maxima.first().waitFor({ state: 'attached' })
  t.strictSame(await maxima.allTextContents(), ['116.7 kg', '105 kg'], 'Epley, newest first')
  await progress.getByTestId('exercise-goal').getByText('Reached today').waitFor()
  await progress.getByTestId('exercise-goal').getByRole('button', { name: 'Change' }).click()
  await progress.getByTestId('goal-form').getByRole('button', { name: 'Give up' }).click()
  await progress.getByTestId('exercise-goal').getByText('None yet.').waitFor()

  // opened as far as they go, both pages stand what axe asks, on a phone and on a desktop
  for (const page of [today, progress])
    for (const path of ['progress', `exercises/${bench}`]) {
      await page.goto(`${new URL(page.url()).origin}/#/${path}`)
      await untilLive(page)
      await page.getByText('Show the numbers').first().waitFor()
      await page.getByTestId('skeleton').first().waitFor({ state: 'detached' })
      for (const summary of await page.locator('summary').all()) await summary.click()
      t.strictSame(await faults(page), [], `${path} at ${page.viewportSize()?.width}`)
    }
  t.strictSame([...complaints, ...others], [])
})
