import type { Page } from 'playwright-core'
import t from 'tap'
import { startInstance } from '../support/app.ts'
import { launchBrowser, openWindow, signIn } from '../support/browser.ts'
import { demoScene } from '../support/demo-scene.ts'

/** From the smallest phone to a large screen, and where the layout changes. */
const WINDOWS_PX = [320, 767, 768, 844, 1023, 1024, 1151, 1152, 1343, 1440, 1920]

/** Whatever makes the page wider than its window, the first of it as the page has it. */
const WIDER = `document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .slice(0, 3)
    .map((one) => one.outerHTML.slice(0, 150))`

/** At which of these widths the page can be scrolled sideways. */
async function sideways(page: Page): Promise<string[]> {
  const found: string[] = []
  const { width, height } = page.viewportSize()!
  for (const px of WINDOWS_PX) {
    await page.setViewportSize({ width: px, height })
    const wide = await page.evaluate<string[]>(WIDER)
    found.push(...wide.map((element) => `at ${px}: ${element}`))
  }
  await page.setViewportSize({ width, height })
  return found
}

t.test('no page can be scrolled sideways, from the smallest phone to a large screen', async (t) => {
  const browser = await launchBrowser(t)
  const { app, url } = await startInstance(t)
  const { member, trainer, pages } = await demoScene(app)
  const { page: door } = await openWindow(t, browser, url)
  await door.getByTestId('sign-in-form').waitFor()
  t.strictSame(await sideways(door), [], 'sign-in')
  for (const [{ email, password }, paths] of [
    [member, pages.member],
    [trainer, pages.trainer],
  ] as const) {
    const { page } = await openWindow(t, browser, url)
    await signIn(page, email, password)
    for (const [name, path] of paths) {
      await page.goto(`${url}/#/${path}`)
      await page.locator('main h1').waitFor()
      await page.getByTestId('skeleton').first().waitFor({ state: 'detached' })
      t.strictSame(await sideways(page), [], name)
    }
  }
})
