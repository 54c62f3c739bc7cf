import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Nothing loads, and what fades in or out has done so: half of a colour has not its contrast. */
const SETTLED = `(async () => {
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  do {
    await painted()
    const fading = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(fading.map(({ finished }) => finished))
  } while (document.querySelector('[aria-busy=true]') !== null)
})()`

/** What axe finds wrong with the page once it has settled, and whether it is wider than its window. */
export async function faults(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe)
  await page.evaluate(SETTLED)
  return page.evaluate<string[]>(`(async () => {
    const { violations } = await axe.run()
    const wide = document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []
    return [...wide, ...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target.join(' ')))]
  })()`)
}
