import t from 'tap'
import { startInstances } from '../support/app.ts'
import { launchBrowser, openWindow, PHONE, signIn, untilReads } from '../support/browser.ts'
import { aWorkout, newPerson, PASSWORD } from '../support/person.ts'

const [one, two] = await startInstances(t, { count: 2 })

t.test('a save on another instance changes what the open page suggests', async (t) => {
  const person = await newPerson(one.url)
  const squats = (reps: number) =>
    person.call(
      'POST',
      '/api/workouts',
      aWorkout({
        title: 'Legs',
        exercises: [{ name: 'Squat (Barbell)', sets: [{ weight: 100, unit: 'kg', reps }] }],
      }),
    )
  await squats(8)
  const { page, complaints } = await openWindow(t, await launchBrowser(t), two.url, PHONE)
  await signIn(page, person.email, PASSWORD)
  await page.goto(`${two.url}/#/today`)
  await untilReads(page, 'coach-what', '1 × 9 × 100 kg')
  t.match(await page.getByTestId('coach-due').textContent(), /Legs/)
  await squats(10)
  await untilReads(page, 'coach-what', '1 × 6 × 102.5 kg')
  const card = page.getByTestId('coach')
  t.match(await card.textContent(), /every set on target: add 2\.5 kg.*Not medical advice\./s)
  await card.getByTestId('start-session').tap()
  await page.getByTestId('train').waitFor()
  await page.getByTestId('set').first().getByPlaceholder('102.5').waitFor()
  t.strictSame(complaints, [])
})
