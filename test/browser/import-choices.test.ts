import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import t from 'tap'
import type { ImportPreview, WorkoutPage } from '../../src/contract/index.ts'
import { startInstance } from '../support/app.ts'
import { faults } from '../support/axe.ts'
import { launchBrowser, openWindow, PHONE, signIn } from '../support/browser.ts'
import { importCsv } from '../support/imports.ts'
import { newPerson, PASSWORD, type Person } from '../support/person.ts'

/* What a file leaves open, and what is there already, is asked for and answered in the page. */

const browser = await launchBrowser(t)
const { url } = await startInstance(t)

const STRONG =
  'Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE\n'
const line = (date: string, exercise: string, kg: number) => `${date},Push,1h,${exercise},1,${kg},5,0,0,,,\n`

/** Of every page that was opened. */
const allComplaints: string[][] = []

async function importPage(person: Person, options = PHONE): Promise<Page> {
  const { page, complaints } = await openWindow(t, browser, `${url}/#/import`, options)
  allComplaints.push(complaints)
  await signIn(page, person.email, PASSWORD)
  await page.getByTestId('file-drop').waitFor()
  return page
}

async function choose(page: Page, text: string, name = 'log.csv'): Promise<Locator> {
  await page.getByTestId('import-file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  const preview = page.locator('[data-testid=preview][aria-busy=false]')
  await preview.waitFor()
  return preview
}

async function importIt(page: Page): Promise<void> {
  await page.getByTestId('start-import').click()
  await page.getByTestId('import-result').waitFor()
}

const workoutsOf = async (person: Person) =>
  (await person.call<{ data: WorkoutPage }>('GET', '/api/workouts?limit=100')).body.data.workouts
const datesOf = async (person: Person) => (await workoutsOf(person)).map(({ localDate }) => localDate).sort()

/** Nothing is cut off or inaccessible; a picture of it, at both widths and in both schemes, where SHOTS says so. */
async function look(page: Page, name: string): Promise<void> {
  t.strictSame(await faults(page), [], name)
  const widths = await page.evaluate<number[]>('[document.documentElement.scrollWidth, innerWidth]')
  t.ok((widths[0] ?? 0) <= (widths[1] ?? 0), `${name} does not scroll sideways: ${widths}`)
  const folder = process.env.SHOTS
  if (folder === undefined) return
  const size = page.viewportSize()
  for (const width of [390, 1280]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true })
    }
  }
  if (size !== null) await page.setViewportSize(size)
}

t.test('a set that was corrected in the app is shown, and taken over when that is ticked', async (t) => {
  const person = await newPerson(url)
  await importCsv(person, STRONG + line('2025-03-04 18:05:31', 'Bench Press (Barbell)', 800))
  const page = await importPage(person)
  const corrected = STRONG + line('2025-03-04 18:05:31', 'Bench Press (Barbell)', 80)
  await choose(page, corrected)
  const there = page.getByTestId('already-there')
  await there.getByText('set 1: 800 kg × 5 → 80 kg × 5').waitFor()
  await look(page, 'corrected')
  await there.getByLabel(/Take over/).check()
  await importIt(page)
  await page.getByTestId('import-result').getByText('Corrected').waitFor()
  t.equal((await workoutsOf(person))[0]?.exercises[0]?.sets[0]?.weightKg, 80)
  await choose(page, corrected)
  t.equal(await there.count(), 0, 'nothing differs any more')
})

t.test('what was deleted in Spotter stays deleted, and comes back when that is ticked', async (t) => {
  const person = await newPerson(url)
  const log = STRONG + ['04', '05'].map((day) => line(`2025-03-${day} 18:05:31`, 'Bench Press (Barbell)', 80)).join('')
  await importCsv(person, log)
  await person.call('DELETE', `/api/workouts/${(await workoutsOf(person))[0]?.id}`)
  const page = await importPage(person)
  await choose(page, log)
  await page.getByTestId('already-there').getByText('You deleted 1 workout of this file').waitFor()
  await look(page, 'deleted')
  await importIt(page)
  t.equal((await workoutsOf(person)).length, 1)
  await choose(page, log)
  await page.getByLabel('Bring it back').check()
  await importIt(page)
  t.equal((await workoutsOf(person)).length, 2)
})

t.test('unknown exercises are given a muscle, those with the most sets first', async (t) => {
  const person = await newPerson(url)
  const page = await importPage(person)
  const at = '2025-03-04 18:05:31'
  const log = STRONG + line(at, 'My odd squat', 80).repeat(3) + line(at, 'My odd curl', 10) + line(at, 'Other', 1)
  await choose(page, log)
  const names = page.getByTestId('names')
  t.match(await names.getByTestId('name-row').first().innerText(), /My odd squat/)
  t.match(await page.getByTestId('without-muscle').innerText(), /5 sets will count for no muscle/)
  await look(page, 'muscles')
  await names.getByLabel('Muscle that My odd squat works').selectOption('quadriceps')
  await names.getByLabel('Equipment of My odd squat').selectOption('barbell')
  await names.getByLabel('Muscle that My odd curl works').selectOption('biceps')
  t.match(await page.getByTestId('without-muscle').innerText(), /1 set will count for no muscle/)
  await importIt(page)
  const { body } = await person.call<{ data: { exercises: { name: string; primaryMuscles: string[] }[] } }>(
    'GET',
    '/api/exercises?own=true',
  )
  t.strictSame(body.data.exercises.map(({ name, primaryMuscles }) => [name, ...primaryMuscles]).sort(), [
    ['My odd curl', 'biceps'],
    ['My odd squat', 'quadriceps'],
    ['Other'],
  ])
})

t.test('dates that nothing tells the order of are asked for', async (t) => {
  const person = await newPerson(url)
  const page = await importPage(person)
  const ambiguous = STRONG + line('03/04/2025 18:05', 'Bench Press (Barbell)', 80)
  await choose(page, ambiguous)
  t.ok(await page.getByTestId('start-import').isDisabled())
  await look(page, 'dates')
  await page.getByTestId('import-dates').selectOption('dmy')
  await page.locator('[data-testid=preview][aria-busy=false]').getByText('3 Apr 2025').waitFor()
  await importIt(page)
  t.strictSame(await datesOf(person), ['2025-04-03'])

  const other = await newPerson(url)
  const told = await importPage(other, { viewport: { width: 1280, height: 900 } } as typeof PHONE)
  await choose(
    told,
    STRONG + ['03/09/2021', '13/09/2021'].map((d) => line(`${d} 18:05`, 'Squat (Barbell)', 80)).join(''),
  )
  t.equal(await told.getByTestId('import-dates').inputValue(), 'dmy', 'the thirteenth tells')
  await importIt(told)
  t.strictSame(await datesOf(other), ['2021-09-03', '2021-09-13'])
})

t.test('the columns of a file that nobody knows are said, and remembered', async (t) => {
  const person = await newPerson(url)
  const page = await importPage(person)
  const log = 'Wann,Was,Wie schwer,Wie oft,Wo\n2025-03-04,Bench Press (Barbell),80,5,Keller\n'
  await choose(page, log)
  t.ok(await page.getByTestId('start-import').isDisabled())
  const columns = page.getByTestId('columns')
  const say = async (header: string, role: string) => {
    await columns.getByLabel(`${header} is`).selectOption(role)
    await page.locator('[data-testid=preview][aria-busy=false]').waitFor()
  }
  await say('Wann', 'date')
  await say('Was', 'exercise')
  await say('Wie schwer', 'weight')
  await say('Wie oft', 'reps')
  await look(page, 'columns')
  await importIt(page)
  const [workout] = await workoutsOf(person)
  t.match(workout, { localDate: '2025-03-04', exercises: [{ sets: [{ weightKg: 80, reps: 5 }] }] })

  await choose(page, log.replace('2025-03-04', '2025-03-05'))
  await columns.getByText('As you said of the last file').waitFor()
  await importIt(page)
  t.equal((await workoutsOf(person)).length, 2)
  const { body } = await person.call<ImportPreview>('POST', '/api/workouts/import/preview', log)
  t.match(body, { counts: { workouts: 1, known: 1 }, columns: { from: 'remembered' } })
})

t.test('no page complained of anything', async (t) => {
  t.strictSame(allComplaints.flat(), [])
})
