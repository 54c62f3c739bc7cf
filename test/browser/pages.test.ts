import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import t from 'tap'
import { projectFolder } from '../../deploy/project.ts'
import { startInstance } from '../support/app.ts'
import { faults } from '../support/axe.ts'
import { launchBrowser, openWindow, PHONE, signIn } from '../support/browser.ts'
import { demoScene } from '../support/demo-scene.ts'
import { newPerson, PASSWORD } from '../support/person.ts'

/* Every page in both widths and both themes: nothing that axe finds, nothing wider than its window, and a picture. */

const pictures = join(projectFolder, 'artifacts', 'pictures')
mkdirSync(pictures, { recursive: true })

const WIDTHS: [name: string, options: BrowserContextOptions][] = [
  ['phone', PHONE],
  ['desktop', {}],
]
const THEMES = ['light', 'dark'] as const

/** Waits until the page shows what it has to show. */
async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor()
  await page.getByTestId('skeleton').first().waitFor({ state: 'detached' })
  await page.waitForLoadState('networkidle')
}

/** Fields whose letters are so small that Safari on a phone zooms into them. */
const smallFields = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('input, select, textarea')]
    .filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16)
    .map((field) => field.outerHTML.slice(0, 120))`)

async function look(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true })
    found.push(...(await faults(page)).map((fault) => `${colorScheme}: ${fault}`))
  }
  return found
}

t.test('every page fits a phone and a desktop, light and dark, and has no fault that axe finds', async (t) => {
  const browser = await launchBrowser(t)
  const instance = await startInstance(t)
  const { app, url } = instance
  const { member, trainer, pages } = await demoScene(app)
  const beginner = await newPerson(url)

  for (const [width, options] of WIDTHS) {
    const { page: door, complaints } = await openWindow(t, browser, url, options)
    await door.getByTestId('sign-in-form').waitFor()
    t.strictSame(await look(door, `sign-in-${width}`), [], `sign-in, ${width}`)
    t.strictSame(await smallFields(door), [])

    for (const [who, email, password, paths] of [
      ['member', member.email, member.password, pages.member],
      ['trainer', trainer.email, trainer.password, pages.trainer],
      ['beginner', beginner.email, PASSWORD, pages.beginner],
    ] as const) {
      const { page } = await openWindow(t, browser, url, options)
      await signIn(page, email, password)
      for (const [name, path] of paths) {
        await page.goto(`${url}/#/${path}`)
        await settled(page)
        t.strictSame(await look(page, `${who}-${name}-${width}`), [], `${who}: ${name}, ${width}`)
        t.strictSame(await smallFields(page), [], `${who}: ${name} has fields of 16 px`)
      }
    }
    t.strictSame(complaints, [])
  }
})
