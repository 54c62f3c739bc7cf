import { existsSync } from 'node:fs'
import type { LaunchOptions } from 'playwright-core'

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The system's Chromium, without a window and without calls home. Throws where there is none. */
export function chromiumOptions(): LaunchOptions {
  const executablePath = PROGRAMS.find((program) => existsSync(program))
  if (executablePath === undefined) throw new Error('Chromium is missing: apt-get install chromium')
  return {
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
  }
}
