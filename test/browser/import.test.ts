import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import type { ImportList, StatisticsView } from '../../src/contract/index.ts'
import { startInstances } from '../support/app.ts'
import { faults } from '../support/axe.ts'
import { launchBrowser, PHONE, untilLive, windowOf } from '../support/browser.ts'
import { statisticsOf } from '../support/imports.ts'
import { newPerson, PASSWORD, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'

/* A history comes in, is looked at first, is taken away again, and goes out whole: on two instances, with real files. */

const LOG = 'test/data/breinsp_strong-charts_strong.csv'

const browser = await launchBrowser(t)
const [first, second] = await startInstances(t, { count: 2 })
const url = first!.url

const importPage = async (person: Person, options = {}) => {
  const window = await windowOf(t, browser, `${url}/#/import`, person, options)
  await window.page.getByTestId('file-drop').waitFor()
  return window
}
const importsOf = async (person: Person) =>
  (await person.call<{ data: ImportList }>('GET', '/api/workouts/imports')).body.data.imports

/** Notes each value that the bar shows from now on. */
const watchBar = (page: Page) =>
  page.evaluate(`(() => {
    window.seen = []
    const look = () => {
      const bar = document.querySelector('[data-testid=import-bar]')
      if (bar && window.seen.at(-1) !== bar.value) window.seen.push(bar.value)
      requestAnimationFrame(look)
    }
    look()
  })()`)
const seenOf = (page: Page) => page.evaluate<number[]>('window.seen')

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOTS
  if (folder === undefined) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true })
  }
}

t.test('a log is looked at before it is imported, its bar moves, and it is undone', async (t) => {
  const person = await newPerson(url, { timeZone: 'Europe/Berlin' })
  const { page, complaints } = await importPage(person)

  await page.getByTestId('import-file').setInputFiles(LOG)
  await page.getByTestId('understood').getByText('A Strong export').waitFor()
  t.match(await page.getByTestId('understood').innerText(), /129[\s\S]*2,078/)
  t.strictSame(await importsOf(person), [], 'nothing is written')
  t.strictSame(await faults(page), [])
  await picture(page, 'preview-desktop')

  await page.getByTestId('import-unit').selectOption('lb')
  await page.getByLabel('Time zone of these workouts').selectOption('Asia/Tokyo')
  await page.locator('[data-testid=preview][aria-busy=false]').waitFor()
  t.equal(await page.getByTestId('import-unit').inputValue(), 'lb')
  await page.getByTestId('import-unit').selectOption('kg')

  // by keyboard: a name is said to mean another exercise
  const row = page.getByTestId('name-row').first()
  const name = (await row.locator('strong').innerText()).trim()
  await row.getByRole('button', { name: 'Change' }).press('Enter')
  await row.getByTestId('exercise-search').fill('barbell deadlift')
  await row.getByTestId('exercise-option').first().waitFor()
  await row.getByTestId('exercise-search').press('Enter')
  await page.getByTestId('known-names').press('Enter')
  const taught = page.getByTestId('name-row').filter({ hasText: 'as you said' })
  await taught.getByText('Deadlift (Barbell)').waitFor()
  t.match(await taught.innerText(), name)

  await watchBar(page)
  await page.getByTestId('start-import').click()
  await page.getByTestId('import-result').getByText('Import finished').waitFor()
  const values = await seenOf(page)
  t.ok(new Set(values).size >= 3, `the bar was seen at ${values}`)
  t.strictSame(values, [...values].sort())
  await picture(page, 'result-desktop')
  const { totals } = await statisticsOf(person)
  t.strictSame([totals.workouts, totals.volumeKg], [129, 793_813])

  await page.getByTestId('import-result').getByTestId('undo-import').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
  await page.getByText('The import has been undone').waitFor()
  t.equal((await statisticsOf(person)).totals.workouts, 0)

  // the file again, dropped: what was said is remembered
  const text = await readFile(LOG, 'utf8')
  const transfer = await page.evaluateHandle(`(() => {
    const data = new DataTransfer()
    data.items.add(new File([${JSON.stringify(text)}], 'dropped.csv'))
    return data
  })()`)
  await page.getByTestId('file-drop').dispatchEvent('drop', { dataTransfer: transfer })
  await page.getByTestId('understood').waitFor()
  await page.getByTestId('file-drop').getByText('dropped.csv').waitFor()
  await page.getByTestId('known-names').click()
  await page.getByTestId('name-row').filter({ hasText: 'as you said' }).first().waitFor()
  t.strictSame(complaints, [])

  // a reload finds what another window has begun
  await page.getByTestId('start-import').click()
  await page.reload()
  await untilLive(page)
  await until(async () => (await importsOf(person))[0]?.status === 'done', { what: 'the import', timeoutMs: 20_000 })
  await page
    .getByText(/Import finished|dropped\.csv/)
    .first()
    .waitFor()
})

t.test('on a phone: refused lines with reasons, and words for what is no log', async (t) => {
  const person = await newPerson(url)
  const { page } = await importPage(person, PHONE)
  await picture(page, 'empty-phone')
  await page.getByTestId('import-file').setInputFiles({
    name: 'holiday.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Place,Nights\nRome,3\n'),
  })
  await page.getByText('This is no training log that we can read').waitFor()
  await page.getByTestId('import-file').setInputFiles('test/data/hostile/strong-garbage-values.csv')
  await page.getByTestId('understood').waitFor()
  t.strictSame(await faults(page), [])
  await picture(page, 'preview-phone')
  await page.getByTestId('start-import').click()
  const refused = page.getByTestId('import-result').getByTestId('refused-table').locator('tbody tr')
  await refused.first().waitFor()
  t.match(await refused.first().innerText(), /^\d+\s+\S/)
  t.strictSame(await faults(page), [])
  await picture(page, 'result-phone')
})

t.test('what one account exports, another imports, settings and all', async (t) => {
  const [owner, heir] = [await newPerson(url), await newPerson(second!.url)]
  await owner.call('PATCH', '/api/me', { preferences: { weightUnit: 'lb', weeklyTarget: 4 } })
  await owner.call(
    'POST',
    '/api/workouts/import?unit=kg',
    await readFile('test/data/mouadja02_hevy_workout_data.csv', 'utf8'),
  )
  await until(async () => (await importsOf(owner))[0]?.status === 'done', { what: 'the import', timeoutMs: 20_000 })

  const { page: settings } = await importPage(owner)
  await settings.goto(`${url}/#/settings`)
  const saved = settings.waitForEvent('download')
  await settings.getByRole('button', { name: 'Export as JSON' }).click()
  // a browser that is shared keeps what it saves to itself
  const file = join(t.testdir(), 'export')
  await (await saved).saveAs(file)
  t.strictSame(await faults(settings), [])
  await picture(settings, 'settings-desktop')

  const { page } = await importPage(heir, PHONE)
  await page.getByTestId('import-file').setInputFiles(file)
  await page.getByText('A Spotter export').waitFor()
  await page.getByLabel('Take over units').check()
  await page.getByTestId('start-import').click()
  await page.getByText('Import finished').waitFor()
  const numbers = ({ exercises: _, ...rest }: StatisticsView) => rest
  t.strictSame(numbers(await statisticsOf(heir)), numbers(await statisticsOf(owner)))
  const { body } = await heir.call<{ data: { preferences: object } }>('GET', '/api/me')
  t.match(body.data.preferences, { weightUnit: 'lb', weeklyTarget: 4 })
  await page.goto(`${url}/#/settings`)
  await page.getByTestId('preferences-form').waitFor()
  await picture(page, 'settings-phone')

  await page.getByTestId('delete-account').getByLabel('Your password').fill('not the password')
  await page.getByRole('button', { name: 'Delete the account…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Delete everything' }).click()
  await dialog.getByText("That's not your current password").waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByTestId('delete-account').getByLabel('Your password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Delete the account…' }).click()
  await dialog.getByRole('button', { name: 'Delete everything' }).click()
  await page.getByTestId('sign-in-form').waitFor()
  t.ok([401, 404].includes((await heir.call('GET', '/api/me')).status), 'gone on every instance')
})
