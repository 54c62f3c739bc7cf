import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { chromiumOptions } from '../../deploy/chromium.ts'
import { startInstances } from './app.ts'
import { PASSWORD, type Person } from './person.ts'
import type { Scope } from './scope.ts'
import { until } from './until.ts'

/** A Chromium without a window, shared with other test files where the runner has started one; only its windows end with the test. */
export async function launchBrowser(t: Scope): Promise<Browser> {
  const shared = process.env.SPOTTER_TEST_BROWSER
  const browser = await (shared === undefined ? chromium.launch(chromiumOptions()) : chromium.connect(shared))
  t.teardown(() => browser.close())
  return browser
}

/** The browser and two instances, for all tests of a file. */
export async function browserAtTwoInstances(t: Scope) {
  const browser = await launchBrowser(t)
  const instances = await startInstances(t, { count: 2 })
  return { browser, instances, urlOf: (instance: number) => instances[instance]!.url }
}

export interface Window {
  page: Page
  /** What the page complained of: errors of its own, refused content, failed requests. */
  complaints: string[]
}

/** A window of somebody else's, with its own cookies, at `url`. */
export async function openWindow(
  t: Scope,
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // A build that is kept is one test's subject; in the others' windows it would only take time.
    serviceWorkers: 'block',
    ...options,
  })
  t.teardown(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)))
  page.on('console', (message) => {
    // Chromium itself tells of the 404 that means "no demonstration here".
    if (message.type() !== 'error' || message.location().url.endsWith('/api/demo')) return
    complaints.push(`${message.text()} ${message.location().url}`)
  })
  await page.goto(url)
  return { page, complaints }
}

export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** Signs in through the form and waits until the page is live. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  const form = page.getByTestId('sign-in-form')
  await form.getByLabel('Email').fill(email)
  await form.getByLabel('Password').fill(password)
  await page.getByTestId('sign-in').click()
  await untilLive(page)
}

/** A window in which somebody has signed in. */
export async function windowOf(
  t: Scope,
  browser: Browser,
  url: string,
  { email }: Person,
  options: BrowserContextOptions = {},
): Promise<Window> {
  const window = await openWindow(t, browser, url, options)
  await signIn(window.page, email, PASSWORD)
  return window
}

/** The same, once the browser has kept the pages and the exercise library: it can do without a network. */
export async function installedWindow(...given: Parameters<typeof windowOf>): Promise<Window> {
  const [t, browser, url, person, options] = given
  const window = await windowOf(t, browser, url, person, { serviceWorkers: 'allow', ...options })
  await window.page.goto(`${url}/#/log`)
  const isKept = 'navigator.serviceWorker.controller !== null && localStorage.getItem("spotter.kept:library") !== null'
  await until(() => window.page.evaluate<boolean>(isKept), { what: 'pages and library to be kept', timeoutMs: 15_000 })
  return window
}

export const untilLive = (page: Page): Promise<unknown> =>
  page.locator('[data-testid=connection][data-status=live]').waitFor()

/** Waits until an element reads exactly so. */
export async function untilReads(page: Page, testid: string, text: string): Promise<void> {
  const element = page.getByTestId(testid)
  await element.filter({ hasText: new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`) }).waitFor()
}
