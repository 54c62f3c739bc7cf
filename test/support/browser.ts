import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Scope } from './scope.ts'

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The system's Chromium, without a window and without calls home. */
export async function launchBrowser(t: Scope): Promise<Browser> {
  const executablePath = PROGRAMS.find((program) => existsSync(program))
  if (executablePath === undefined) throw new Error('Chromium is missing: apt-get install chromium')
  const browser = await chromium.launch({
    executablePath,
    args: [
      // As root, in a container, there is no sandbox to be had.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  t.teardown(() => browser.close())
  return browser
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

export const untilLive = (page: Page): Promise<unknown> =>
  page.locator('[data-testid=connection][data-status=live]').waitFor()

/** Waits until an element reads exactly so. */
export async function untilReads(page: Page, testid: string, text: string): Promise<void> {
  const element = page.getByTestId(testid)
  await element.filter({ hasText: new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`) }).waitFor()
}
