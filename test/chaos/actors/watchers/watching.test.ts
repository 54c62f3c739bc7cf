import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { Scope } from '../../../support/scope.ts'
import { until } from '../../../support/until.ts'
import { type Happening, History } from '../../history.ts'
import { type Page, Screen } from './watching.ts'

/** A screen of one member's page, and the pages that it had opened. */
function screenOf(t: Scope) {
  const path = join(tmpdir(), `screen-${process.pid}-${Math.random()}.ndjson`)
  const history = new History(path)
  const pages: Page[] = []
  const screen = new Screen({ id: 'w', kind: 'plain', memberIds: ['m'], history }, (_, page) => pages.push(page))
  t.teardown(() => {
    screen.stop()
    history.close()
    rmSync(path)
  })
  const noted = (kind: Happening['kind']) =>
    history.entries.flatMap((entry) => (entry.kind === kind && 'watch' in entry ? [entry.watch] : []))
  screen.open('m')
  return { screen, pages, noted }
}

t.test('a page that is open is not opened again, whatever happened to its link meanwhile', async (t) => {
  const { screen, pages, noted } = screenOf(t)
  screen.open('m')
  screen.mayWatch('m', false)
  screen.mayWatch('m', true)
  t.equal(pages.length, 1)
  t.strictSame(noted('watch-opened'), [1])
})

t.test('a page that the server closed is opened when it may be watched again, as another one', async (t) => {
  const { screen, pages, noted } = screenOf(t)
  screen.mayWatch('m', false)
  pages[0]?.closed('forbidden')
  t.equal(pages.length, 1)
  screen.mayWatch('m', true)
  t.strictSame([noted('room-closed'), noted('watch-opened')], [[1], [1, 2]])
})

t.test('a refusal that comes after the link was made again closes one page and opens the next', async (t) => {
  const { screen, pages, noted } = screenOf(t)
  screen.mayWatch('m', false)
  screen.mayWatch('m', true)
  pages[0]?.closed('forbidden')
  await until(() => pages.length === 2, { what: 'the page to be opened again' })
  t.strictSame(noted('watch-opened'), [1, 2])
})
